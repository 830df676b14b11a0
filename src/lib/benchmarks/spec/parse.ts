import { parse as parseYaml } from 'yaml';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { canonicalJson } from '#lib/kernel/canonical-json.ts';
import { sha256Hex } from '#lib/kernel/hash.ts';
import { specSchema, type BenchmarkSpec, type SimulatedSpec } from './schema.ts';

/** One thing wrong with a spec: where (a path into it) and what. */
export interface SpecProblem {
  readonly path: string;
  readonly message: string;
}

/**
 * Reads a spec from YAML text.
 *
 * @param where file name, for messages.
 * @throws TelltaleError INVALID_SPEC with every problem in `details.problems`.
 */
export function parseSpec(text: string, where: string): BenchmarkSpec {
  let value: unknown;
  try {
    value = parseYaml(text, { uniqueKeys: true });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new TelltaleError('INVALID_SPEC', `${where} is not YAML: ${reason}`, { cause });
  }
  const result = specSchema.safeParse(value);
  if (result.success) return result.data;
  const problems: SpecProblem[] = result.error.issues.map((issue) => ({
    path: issue.path.join('.'),
    message: issue.message,
  }));
  const list = problems.map(({ path, message }) => `${path || '(top)'}: ${message}`).join('; ');
  throw new TelltaleError('INVALID_SPEC', `${where} is not a valid spec: ${list}`, {
    details: { problems },
  });
}

/** What identifies a spec in evidence: SHA-256 of its canonical JSON, so layout and comments of the file do not count. */
export const specSha256 = (spec: BenchmarkSpec): string => sha256Hex(canonicalJson(spec));

/** `id@version`. */
export const specName = (spec: BenchmarkSpec): string => `${spec.id}@${spec.version}`;

/** The major version: results of different majors are never mixed. */
export const majorOf = (spec: BenchmarkSpec): number => Number(spec.version.split('.')[0]);

/**
 * Narrows to a spec with a simulated half.
 *
 * @throws TelltaleError BAD_ARGUMENT for a task that exists in the real world only, with its reason.
 */
export function simulated(spec: BenchmarkSpec): SimulatedSpec {
  if (spec.simulation) return { ...spec, simulation: spec.simulation };
  throw new TelltaleError(
    'BAD_ARGUMENT',
    `${specName(spec)} is run with real robots only (use bench plan): ${spec.not_simulated ?? 'no reason given'}`,
  );
}
