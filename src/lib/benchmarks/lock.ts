import { z } from 'zod';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { sha256 } from './spec/identity.ts';
import { error, type Finding } from './lint/finding.ts';

const entry = z.strictObject({
  /** Hash of the spec's canonical JSON: what evidence carries. */
  spec_sha256: sha256,
  /** File in the version's folder → hash of its bytes. */
  files: z.record(z.string(), sha256),
});

const lockSchema = z.record(z.string(), entry);

export type LockEntry = z.infer<typeof entry>;
/** `id@version` → what was released under that name. */
export type Lock = Readonly<Record<string, LockEntry>>;

/** @throws TelltaleError INVALID_SPEC when the text is no lock file. */
export function parseLock(text: string): Lock {
  try {
    return lockSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new TelltaleError('INVALID_SPEC', 'benchmarks/lock.json is not a lock file', { cause });
  }
}

/** Lock file text: entries and files in code-unit order, so that it has one form. */
export function lockText(lock: Lock): string {
  const sorted = (value: unknown): unknown =>
    typeof value === 'object' && value !== null
      ? Object.fromEntries(
          Object.entries(value)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, member]) => [key, sorted(member)]),
        )
      : value;
  return `${JSON.stringify(sorted(lock), null, 2)}\n`;
}

/** How a version on disk departs from what was released under its name. A released version never changes. */
export function lintLock(
  name: string,
  released: LockEntry | undefined,
  actual: LockEntry,
): Finding[] {
  if (!released)
    return [
      error('lock', name, 'it is not in benchmarks/lock.json: release it with bench lint --pin'),
    ];
  const files = [...new Set([...Object.keys(released.files), ...Object.keys(actual.files)])].sort();
  const changed = files.filter((file) => released.files[file] !== actual.files[file]);
  return [
    ...(released.spec_sha256 === actual.spec_sha256
      ? []
      : [error('lock', name, 'the released spec was changed: make a new version of it')]),
    ...changed.map((file) =>
      error(
        'lock',
        `${name}/${file}`,
        'the released file was changed, added or removed: make a new version',
      ),
    ),
  ];
}
