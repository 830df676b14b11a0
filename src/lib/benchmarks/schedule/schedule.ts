import { sha256Hex } from '#lib/kernel/hash.ts';
import { canonicalJson } from '#lib/kernel/canonical-json.ts';
import { seededRandom, type Random } from '#lib/kernel/random.ts';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { blocksOf, expandPlan } from '../plan/expand.ts';
import type { Conditions } from '../plan/factors.ts';
import { streamSeed } from '../plan/seeds.ts';
import { specName } from '../spec/parse.ts';
import type { BenchmarkSpec } from '../spec/schema.ts';

/** One real trial as the operator meets it: no policy's name, only its label. */
export interface ScheduledTrial {
  /** Position in the order of running, from 0. */
  readonly trial: number;
  readonly block: number;
  readonly policy_label: string;
  readonly seed: number;
  readonly conditions: Conditions;
  /** The same for all policies: they start from matched states. */
  readonly pair_id: string;
}

/** A real-world run: the blinded order, and the key that is opened afterwards. */
export interface Schedule {
  readonly spec: string;
  readonly order: readonly ScheduledTrial[];
  /** Label → policy `name@version`. Not for the operator. */
  readonly key: Readonly<Record<string, string>>;
  /** Of the order, without the key: what the registration carries. */
  readonly schedule_sha256: string;
}

/**
 * The randomised, interleaved, blinded schedule of a real run. Each block holds every policy once from one initial
 * state, in random order, so that drift during the day falls on all policies alike; the order of blocks is random too.
 *
 * @param policies `name@version` of each policy.
 * @param trialsPerPolicy how many initial states each policy meets.
 * @param seed makes the order; drawn by whoever plans, kept in the registration.
 * @throws TelltaleError BAD_ARGUMENT when there are no policies, one is named twice, or the seeds do not suffice.
 */
export function realSchedule(
  spec: BenchmarkSpec,
  policies: readonly string[],
  trialsPerPolicy: number,
  seed: number,
): Schedule {
  if (policies.length === 0 || new Set(policies).size !== policies.length) {
    throw new TelltaleError(
      'BAD_ARGUMENT',
      'a schedule needs at least one policy, each named once',
    );
  }
  const states = expandPlan(spec, { split: 'public', trials: trialsPerPolicy });
  const labels = labelsFor(policies.length, spec.real_protocol.blinding.policy_labels);
  const random = seededRandom(streamSeed(seed, `${specName(spec)}/schedule`));
  // Which label hides which policy is drawn from a stream of its own, so that the order tells nothing about it.
  const hidden = shuffled(policies, seededRandom(streamSeed(seed, `${specName(spec)}/labels`)));
  const order = shuffledInBlocks(states, blocksOf(spec).length, random)
    .flatMap((state, block) => shuffled(labels, random).map((label) => ({ state, block, label })))
    .map(({ state, block, label }, trial) => ({
      trial,
      block,
      policy_label: label,
      seed: state.seed,
      conditions: state.conditions,
      pair_id: state.pair_id,
    }));
  return {
    spec: specName(spec),
    order,
    key: Object.fromEntries(labels.map((label, index) => [label, hidden[index] ?? ''])),
    schedule_sha256: sha256Hex(canonicalJson(order)),
  };
}

/** Labels of the spec, continued by letters of the alphabet and then by numbers. */
function labelsFor(count: number, given: readonly string[]): string[] {
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const pool = [...new Set([...given, ...letters])];
  return Array.from({ length: count }, (_, index) => pool[index] ?? `P${index + 1}`);
}

/** Shuffles within consecutive groups, so that levels stay balanced over the day, and then the groups. */
function shuffledInBlocks<T>(items: readonly T[], size: number, random: Random): T[] {
  const groups: T[][] = [];
  for (let start = 0; start < items.length; start += size) {
    groups.push(shuffled(items.slice(start, start + size), random));
  }
  return shuffled(groups, random).flat();
}

/** Fisher–Yates. */
function shuffled<T>(items: readonly T[], random: Random): T[] {
  const result = [...items];
  for (let index = result.length - 1; index > 0; index--) {
    const other = random.int(0, index);
    const item = result[index] as T;
    result[index] = result[other] as T;
    result[other] = item;
  }
  return result;
}
