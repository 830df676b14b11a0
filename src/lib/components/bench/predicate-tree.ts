import type { Bound, Condition, Predicate, Window } from '#lib/benchmarks/predicates/schema.ts';
import type { BenchmarkSpec } from '#lib/benchmarks/spec/schema.ts';

/** A predicate for reading: what joins the branches, or one comparison. */
export interface TreeNode {
  /** How the branches are joined; null for a single comparison. */
  readonly join: 'all' | 'any' | 'not' | 'time' | null;
  /** In words: `all of`, `at every moment from 2.6 s on`, or the comparison itself. */
  readonly words: string;
  readonly branches: readonly TreeNode[];
}

type Names = Pick<BenchmarkSpec, 'signals' | 'limits'>;

/** A success predicate, a failure label's or a stage's, with signals and limits by their titles. */
export function predicateTree(predicate: Predicate, names: Names): TreeNode {
  if ('all' in predicate) return joined('all', predicate.all, (part) => predicateTree(part, names));
  if ('any' in predicate) return joined('any', predicate.any, (part) => predicateTree(part, names));
  if ('not' in predicate)
    return joined('not', [predicate.not], (part) => predicateTree(part, names));
  if ('always' in predicate)
    return timed(`at every moment${during(predicate.always)}`, predicate.always.condition, names);
  if ('ever' in predicate)
    return timed(`at some moment${during(predicate.ever)}`, predicate.ever.condition, names);
  if ('held_for' in predicate) {
    const { seconds, at, condition } = predicate.held_for;
    const when = at === 'end' ? 'up to the end' : 'without a break, at any time';
    return timed(`for ${seconds} s ${when}${during(predicate.held_for)}`, condition, names);
  }
  const { seconds, condition } = predicate.total_time_below;
  const words = `for less than ${seconds} s in total${during(predicate.total_time_below)}`;
  return timed(words, condition, names);
}

const joinWords = { all: 'all of', any: 'at least one of', not: 'not' } as const;

const joined = <Part>(
  join: keyof typeof joinWords,
  parts: readonly Part[],
  read: (part: Part) => TreeNode,
): TreeNode => ({ join, words: joinWords[join], branches: parts.map(read) });

const timed = (words: string, condition: Condition, names: Names): TreeNode => ({
  join: 'time',
  words,
  branches: [conditionTree(condition, names)],
});

function during({ from_s, until_s }: Window): string {
  if (from_s !== undefined && until_s !== undefined) return ` from ${from_s} to ${until_s} s`;
  if (from_s !== undefined) return ` from ${from_s} s on`;
  return until_s === undefined ? '' : ` until ${until_s} s`;
}

function conditionTree(condition: Condition, names: Names): TreeNode {
  if ('all' in condition) return joined('all', condition.all, (part) => conditionTree(part, names));
  if ('any' in condition) return joined('any', condition.any, (part) => conditionTree(part, names));
  if ('not' in condition)
    return joined('not', [condition.not], (part) => conditionTree(part, names));
  return { join: null, words: comparison(condition, names), branches: [] };
}

function comparison(condition: Extract<Condition, { signal: string }>, names: Names): string {
  const { signal } = condition;
  const spec = names.signals[signal];
  const title = spec?.title ?? signal;
  const unit = spec === undefined || spec.unit === 'cos' ? '' : ` ${spec.unit}`;
  const value = (bound: Bound): string => boundText(bound, unit, names);
  if ('ge' in condition) return `${title} ≥ ${value(condition.ge)}`;
  if ('gt' in condition) return `${title} > ${value(condition.gt)}`;
  if ('le' in condition) return `${title} ≤ ${value(condition.le)}`;
  return `${title} < ${value(condition.lt)}`;
}

function boundText(bound: Bound, unit: string, { limits }: Names): string {
  if (typeof bound === 'number') return `${bound}${unit}`;
  const limit = limits[bound.limit];
  return limit === undefined ? bound.limit : `${limitText(limit, unit)} (${bound.limit})`;
}

/** `4 N where load is empty, else 15 N`. */
export function limitText(limit: BenchmarkSpec['limits'][string], unit = ''): string {
  if (!('when' in limit)) return `${limit.value}${unit}`;
  const { when, value, otherwise } = limit;
  const where = Object.entries(when).map(([factor, level]) => `${factor} is ${level}`);
  return `${value}${unit} where ${where.join(' and ')}, else ${otherwise}${unit}`;
}
