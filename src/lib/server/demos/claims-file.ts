import { parse } from 'yaml';
import { z } from 'zod';
import { demoClaims, type DemoClaim } from '#lib/log/index.ts';
import { TelltaleError } from '#lib/kernel/errors.ts';
import type { DemoDraft } from './demo-draft.ts';

const kinds = z.enum(demoClaims);
const ms = z.int().min(0);
const hash = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 is 64 lower-case hexadecimal digits');

/** `autonomous`, `{fleet_size: 3}`, `{free_text: "…"}` or `{kind: fleet_size, value: 3}`. */
const claim = z.union([
  kinds.transform((kind) => ({ kind, value: null, text: null })),
  z
    .strictObject({
      kind: kinds,
      value: z.number().min(0).nullish(),
      text: z.string().max(2000).nullish(),
    })
    .transform(({ kind, value, text }) => ({ kind, value: value ?? null, text: text ?? null })),
  z
    .partialRecord(kinds, z.union([z.boolean(), z.number().min(0), z.string().max(2000)]))
    .refine((given) => Object.keys(given).length === 1, 'one claim a line')
    .transform((given) => {
      const [[kind, value] = ['free_text', '']] = Object.entries(given);
      return {
        kind: kind as DemoClaim,
        value: typeof value === 'number' ? value : null,
        text: typeof value === 'string' ? value : null,
      };
    }),
]);

const part = z
  .strictObject({
    start_ms: ms,
    end_ms: ms,
    episode_id: z.string().min(1).max(128),
    log_start_ms: ms,
    log_end_ms: ms,
  })
  .refine(
    (given) => given.start_ms < given.end_ms && given.log_start_ms < given.log_end_ms,
    'ends after it starts',
  );

const declaration = z.strictObject({
  disclosure: z.int().min(1).max(30),
  statement: z.string().min(1).max(2000),
  signed_by: z.string().min(1).max(128),
  signed_at: z.coerce.string().default(''),
});

const bound = z.object({
  sha256: hash.nullish(),
  stream_sha256: hash.nullish(),
  frames_sha256: hash.nullish(),
  duration_ms: ms.nullish(),
  uri: z.string().nullish(),
});

const shape = z.strictObject({
  schema: z.literal('telltale.demo/1').optional(),
  demo_id: z.string().max(128).nullish(),
  title: z.string().max(256).default(''),
  publisher: z.string().max(256).nullish(),
  published_at: z.string().nullish(),
  claims: z.array(claim).default([]),
  attempts: z.int().min(0).nullish(),
  parts: z.array(part).default([]),
  episodes: z.array(z.string().min(1).max(128)).max(1000).default([]),
  declarations: z.array(declaration).default([]),
  file: bound.nullish(),
  extra: z.record(z.string(), z.unknown()).nullish(),
});

/**
 * A claims file: YAML or JSON with the fields of a demo record, of which all but `claims` may be left out (design/demos.md).
 *
 * @throws TelltaleError USAGE with every problem and its place
 */
export function parseClaims(text: string, name: string): DemoDraft {
  const parsed = shape.safeParse(readYaml(text, name));
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      ({ path, message }) => `${path.join('.') || 'the file'}: ${message}`,
    );
    throw new TelltaleError('USAGE', `${name} is not a claims file: ${problems.join('; ')}`, {
      details: { problems },
    });
  }
  const given = parsed.data;
  const missing = given.claims.filter(({ kind, value }) => kind === 'fleet_size' && value === null);
  if (missing.length > 0)
    throw new TelltaleError(
      'USAGE',
      `${name}: a fleet_size claim says how many, e.g. "fleet_size: 3"`,
    );
  return {
    demo_id: given.demo_id ?? null,
    title: given.title,
    publisher: given.publisher ?? null,
    published_at: given.published_at ?? null,
    claims: given.claims,
    attempts: given.attempts ?? null,
    parts: given.parts.map(({ start_ms, end_ms, ...log }) => ({
      clip_start_ms: start_ms,
      clip_end_ms: end_ms,
      ...log,
      basis: 'given' as const,
    })),
    episodes: given.episodes,
    declarations: given.declarations,
    bound:
      given.file == null
        ? null
        : {
            file_sha256: given.file.sha256 ?? null,
            stream_sha256: given.file.stream_sha256 ?? null,
            frames_sha256: given.file.frames_sha256 ?? null,
            duration_ms: given.file.duration_ms ?? null,
          },
    uri: given.file?.uri ?? null,
    extra: given.extra ?? null,
  };
}

function readYaml(text: string, name: string): unknown {
  try {
    return parse(text, { maxAliasCount: 50 });
  } catch (cause) {
    throw new TelltaleError('USAGE', `${name} is neither YAML nor JSON: ${String(cause)}`, {
      cause,
    });
  }
}
