import type { MeasureSpec } from '../grading/measures.ts';
import type { Condition, Predicate } from '../predicates/schema.ts';
import { referencesOf, type References } from '../predicates/walk.ts';
import type { BenchmarkSpec } from '../spec/schema.ts';
import { error, warning, type Finding } from './finding.ts';

/** Everything that success, labels, rubric and measures name. */
export function referencesIn(spec: BenchmarkSpec): References {
  const predicates: Predicate[] = [
    spec.success,
    ...spec.failure_labels.flatMap(({ when }) => ('otherwise' in when ? [] : [when])),
    ...spec.rubric.flatMap(({ when }) => ('success' in when ? [] : [when])),
  ];
  const conditions: Condition[] = [];
  const signals: string[] = [];
  for (const measure of Object.values(spec.measures)) {
    const body = bodyOf(measure);
    if ('condition' in body) conditions.push(body.condition);
    else signals.push(body.signal);
  }
  const found = referencesOf(predicates, conditions);
  return { ...found, signals: new Set([...found.signals, ...signals]) };
}

function bodyOf(measure: MeasureSpec): { condition: Condition } | { signal: string } {
  const [body] = Object.values(measure) as [{ condition: Condition } | { signal: string }];
  return body;
}

/** Names that lead nowhere, and names that nobody uses. */
export function lintReferences(spec: BenchmarkSpec): Finding[] {
  const used = referencesIn(spec);
  const derived = Object.entries(spec.signals).flatMap(([name, { from }]) =>
    typeof from !== 'object'
      ? []
      : Object.values(from)
          .flat()
          .map((part) => [name, part] as const),
  );
  const usedSignals = new Set([...used.signals, ...derived.map(([, part]) => part)]);
  const factors = new Set(spec.factors.map(({ name }) => name));
  const reported = new Set([...Object.keys(spec.measures), 'success_rate', 'rubric_mean']);
  const stages = new Set(spec.rubric.map(({ stage }) => stage));
  const blockable = new Set([...factors, 'policy']);

  return [
    ...missing('signal', 'success', used.signals, new Set(Object.keys(spec.signals))),
    ...derived
      .filter(([, part]) => !(part in spec.signals))
      .map(([name, part]) => error('signal', `signals.${name}`, `there is no signal "${part}"`)),
    ...missing('limit', 'limits', used.limits, new Set(Object.keys(spec.limits))),
    ...Object.keys(spec.signals)
      .filter((name) => !usedSignals.has(name))
      .map((name) => warning('unused', `signals.${name}`, 'nothing uses this signal')),
    ...Object.keys(spec.limits)
      .filter((name) => !used.limits.has(name))
      .map((name) => warning('unused', `limits.${name}`, 'nothing uses this limit')),
    ...missing('report', 'scoring.report', spec.scoring.report, reported),
    ...missing('factor', 'statistics.primary.per', compact(spec.statistics.primary.per), factors),
    ...missing('factor', 'real_protocol.order.block', spec.real_protocol.order.block, blockable),
    ...missing(
      'factor',
      'real_protocol.blinding.concealed',
      Object.keys(spec.real_protocol.blinding.concealed),
      factors,
    ),
    ...missing(
      'stage',
      'real_protocol.questions',
      spec.real_protocol.questions.flatMap(({ stage }) => compact(stage)),
      stages,
    ),
    ...circles(spec),
  ];
}

const compact = (value: string | undefined): string[] => (value === undefined ? [] : [value]);

function missing(
  kind: string,
  path: string,
  names: Iterable<string>,
  known: ReadonlySet<string>,
): Finding[] {
  return [...names]
    .filter((name) => !known.has(name))
    .map((name) => error(kind, path, `there is no ${kind} "${name}"`));
}

/** Signals that are derived from themselves. */
function circles(spec: BenchmarkSpec): Finding[] {
  const leadsTo = (name: string, seen: ReadonlySet<string>): boolean => {
    if (seen.has(name)) return true;
    const from = spec.signals[name]?.from;
    if (typeof from !== 'object') return false;
    const next = new Set([...seen, name]);
    return Object.values(from)
      .flat()
      .some((part) => leadsTo(part, next));
  };
  return Object.keys(spec.signals)
    .filter((name) => leadsTo(name, new Set()))
    .map((name) => error('circle', `signals.${name}`, 'the signal is derived from itself'));
}
