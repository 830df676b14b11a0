import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { panelSchema, type Panel } from '#lib/benchmarks/change/panel.ts';
import type { LockEntry } from '#lib/benchmarks/lock.ts';
import { specSha256 } from '#lib/benchmarks/spec/parse.ts';
import { TelltaleError } from '#lib/kernel/errors.ts';
import type { CatalogueEntry } from '../catalogue.ts';

/** What a version's folder holds now, in the form in which the lock file pins it. */
export async function lockEntryOf({ spec, folder }: CatalogueEntry): Promise<LockEntry> {
  const names = (await readdir(folder)).sort();
  const files = await Promise.all(
    names.map(async (name) => {
      const bytes = await readFile(join(folder, name));
      return [name, createHash('sha256').update(bytes).digest('hex')] as const;
    }),
  );
  return { spec_sha256: specSha256(spec), files: Object.fromEntries(files) };
}

/** The reference panel beside a spec; null when there is none. @throws TelltaleError INVALID_SPEC */
export async function readPanel(folder: string): Promise<Panel | null> {
  const path = join(folder, 'reference.json');
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    return panelSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new TelltaleError('INVALID_SPEC', `${path} is not a reference panel`, { cause });
  }
}
