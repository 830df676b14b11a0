import { TelltaleError } from '#lib/kernel/errors.ts';
import { sha256Hex } from '#lib/kernel/hash.ts';
import { contexts, worldKinds } from '#lib/log/vocabulary.ts';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';

/** What a gate may look at. Shares are 0–1. */
export const gateFigures = [
  'success_rate',
  'without_help',
  'strict_ratio',
  'inclusive_ratio',
  'coverage',
  'interventions_per_hour',
  'people_minutes_per_robot_hour',
  'response_p50_ms',
  'response_p95_ms',
  'cycle_time_p50_ms',
] as const;
export type GateFigure = (typeof gateFigures)[number];

const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/);

const gateShape = z
  .strictObject({
    id: slug,
    title: z.string().min(1),
    figure: z.enum(gateFigures),
    /** The lower bound must reach this. */
    at_least: z.number().optional(),
    /** The upper bound must stay below or at this. */
    at_most: z.number().optional(),
    world: z.enum(worldKinds),
    contexts: z.array(z.enum(contexts)).min(1),
    /** Fewest trials (success), episodes (autonomy) or measurements (latency). */
    min_n: z.int().min(1),
    min_units: z.int().min(1),
  })
  .refine((gate) => (gate.at_least === undefined) !== (gate.at_most === undefined), {
    error: 'a gate has either at_least or at_most',
  });

const rulesShape = z
  .strictObject({
    rules: z.literal('telltale.readiness/1'),
    name: slug,
    version: z.string().regex(/^\d+\.\d+\.\d+$/),
    /** One-sided confidence of every bound. */
    confidence: z.number().gt(0.5).lt(1),
    levels: z
      .array(
        z.strictObject({ id: slug, title: z.string().min(1), gates: z.array(gateShape).min(1) }),
      )
      .min(1),
  })
  .refine(
    ({ levels }) => {
      const ids = levels.flatMap(({ id, gates }) => [id, ...gates.map((gate) => gate.id)]);
      return new Set(ids).size === ids.length;
    },
    { error: 'levels and gates have ids of their own' },
  );

export type Gate = z.output<typeof gateShape>;

/** Levels from the lowest to the highest, each a list of gates. */
export type ReadinessRules = z.output<typeof rulesShape> & {
  /** Of the file's text: what was decided by which rules. */
  readonly sha256: string;
};

/** @throws TelltaleError INVALID_SPEC with every problem of the file. */
export function parseRules(text: string): ReadinessRules {
  let document: unknown;
  try {
    document = parseYaml(text);
  } catch (cause) {
    throw new TelltaleError('INVALID_SPEC', 'the readiness rules are not YAML', { cause });
  }
  const parsed = rulesShape.safeParse(document);
  if (!parsed.success)
    throw new TelltaleError(
      'INVALID_SPEC',
      `the readiness rules do not hold together: ${z.prettifyError(parsed.error)}`,
    );
  return { ...parsed.data, sha256: sha256Hex(text) };
}

/** The evidence that a set of rules asks about: distinct worlds and contexts. */
export interface EvidenceSlice {
  readonly world: Gate['world'];
  /** Sorted. */
  readonly contexts: readonly Gate['contexts'][number][];
}

export const sliceOf = (gate: Pick<Gate, 'world' | 'contexts'>): EvidenceSlice => ({
  world: gate.world,
  contexts: [...gate.contexts].sort(),
});

export const sliceKey = ({ world, contexts: among }: EvidenceSlice): string =>
  `${world}:${among.join('+')}`;

/** Every slice that the rules need figures of, once. */
export function slicesOf(rules: ReadinessRules): readonly EvidenceSlice[] {
  const slices = rules.levels.flatMap(({ gates }) => gates.map(sliceOf));
  return [...new Map(slices.map((slice) => [sliceKey(slice), slice])).values()];
}
