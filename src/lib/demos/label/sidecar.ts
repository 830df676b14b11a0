import type { Audit } from '../audit.ts';
import type { Finding } from '../finding.ts';
import type { LabelModel } from './model.ts';

/** What lies beside a clip as `<clip>.telltale.json`, so that its disclosure travels with it. */
export interface Sidecar {
  readonly schema: 'telltale.demo-label/1';
  /** Of the clip; null where the file was not at hand. */
  readonly file_sha256: string | null;
  readonly stream_sha256: string | null;
  readonly frames_sha256: string | null;
  readonly label: LabelModel;
  readonly findings: readonly Finding[];
}

/** Name of the side-car of a clip. */
export const sidecarName = (clip: string): string => `${clip}.telltale.json`;

export const sidecarOf = (
  label: LabelModel,
  { findings }: Audit,
  hashes: { readonly stream_sha256: string; readonly frames_sha256: string } | null,
): Sidecar => ({
  schema: 'telltale.demo-label/1',
  file_sha256: label.file_sha256,
  stream_sha256: hashes?.stream_sha256 ?? null,
  frames_sha256: hashes?.frames_sha256 ?? null,
  label,
  findings,
});
