import type { Bound, Condition, Predicate, Window } from './schema.ts';

/** What a predicate refers to. */
export interface References {
  readonly signals: ReadonlySet<string>;
  readonly limits: ReadonlySet<string>;
  /** Every window with the unbroken time asked for inside it, seconds. */
  readonly windows: readonly (Window & { readonly seconds: number })[];
}

/** Everything that predicates and conditions name. */
export function referencesOf(
  predicates: readonly Predicate[],
  conditions: readonly Condition[] = [],
): References {
  const signals = new Set<string>();
  const limits = new Set<string>();
  const windows: (Window & { seconds: number })[] = [];

  const visitCondition = (condition: Condition): void => {
    if ('all' in condition) condition.all.forEach(visitCondition);
    else if ('any' in condition) condition.any.forEach(visitCondition);
    else if ('not' in condition) visitCondition(condition.not);
    else {
      signals.add(condition.signal);
      const bound = boundOf(condition);
      if (typeof bound === 'object') limits.add(bound.limit);
    }
  };
  const visit = (predicate: Predicate): void => {
    if ('all' in predicate) predicate.all.forEach(visit);
    else if ('any' in predicate) predicate.any.forEach(visit);
    else if ('not' in predicate) visit(predicate.not);
    else {
      const [body] = Object.values(predicate) as [
        Window & { seconds?: number; condition: Condition },
      ];
      visitCondition(body.condition);
      windows.push({ from_s: body.from_s, until_s: body.until_s, seconds: body.seconds ?? 0 });
    }
  };
  predicates.forEach(visit);
  conditions.forEach(visitCondition);
  return { signals, limits, windows };
}

function boundOf(condition: Extract<Condition, { signal: string }>): Bound {
  if ('ge' in condition) return condition.ge;
  if ('gt' in condition) return condition.gt;
  return 'le' in condition ? condition.le : condition.lt;
}
