import { dirname } from 'node:path';
import { findSpec, readSpec, type CatalogueEntry } from '#lib/server/runner/catalogue.ts';

/** A spec by suite@version, or by the path of its file or folder (recognised by a slash or by .yaml). */
export function locateSpec(reference: string): Promise<CatalogueEntry> {
  if (reference.endsWith('.yaml')) return readSpec(dirname(reference));
  return /[/\\]/.test(reference) ? readSpec(reference) : findSpec(reference);
}
