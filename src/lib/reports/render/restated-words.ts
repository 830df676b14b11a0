import { isKnown, type Estimate } from '#lib/metrics/estimate.ts';
import { workContexts } from '../report/requests.ts';
import type { ChangedFigure } from '../report/restatement.ts';
import { msWords, shareWords } from './words.ts';

const titles: Readonly<Record<string, string>> = {
  autonomy: 'Strict autonomy ratio',
  success: 'Success without help',
  latency: 'Median latency',
};

const measures: Readonly<Record<string, string>> = {
  response_ms: 'Median response time',
  inference_ms: 'Median inference time',
  inference_mean_ms: 'Median of mean inference times',
  inference_p99_ms: 'Median of 99th percentiles of inference',
  cycle_time_ms: 'Median time of a success',
};

type Named = Pick<ChangedFigure, 'metric' | 'measure'>;

/** `Success without help` for `success/1`; an unknown metric under its own name. */
export const figureTitle = ({ metric, measure }: Named): string =>
  measures[measure ?? ''] ?? titles[metric.split('/')[0] ?? ''] ?? metric;

/** Which episodes a figure is about: `place-part, helm@v14, simulated`. */
export function figureOf({
  group,
  where,
  level,
}: Pick<ChangedFigure, 'group' | 'where' | 'level'>): string {
  const { task, policy, world, ...others } = group;
  const parts = [
    ...[task, policy].filter((part) => part !== undefined),
    ...Object.values(others),
    ...(world === 'sim' ? ['simulated'] : []),
    ...('context' in group || isAllWork(where.context) ? [] : [where.context?.join(' and ') ?? '']),
  ];
  const words = parts.length === 0 ? 'all real robots at work' : parts.join(', ');
  return level === 0.95 ? words : `${words}; ${Math.round(level * 100)} % interval`;
}

/** Every figure is about work unless it says otherwise. */
const isAllWork = (contexts: readonly string[] | undefined): boolean =>
  contexts === undefined || workContexts.every((context) => contexts.includes(context));

const estimateWords = (metric: string, estimate: Estimate | null): string => {
  if (estimate === null) return 'not published';
  if (isKnown(estimate) && metric.startsWith('latency/')) return msWords(estimate);
  return shareWords(estimate);
};

/** Both values with their intervals, before and after. */
export const bothValues = ({ metric, old, new: now }: ChangedFigure): readonly [string, string] => [
  estimateWords(metric, old),
  estimateWords(metric, now),
];

/** `Active time: 3.6 h → 5.1 h`, of the first number that differs between two vintages. */
export function whatWords(what: string): string {
  const [, path, before, after] = /^([^:]+): (.*) against (.*)$/.exec(what) ?? [];
  if (path === undefined || before === undefined || after === undefined)
    return what === 'new' ? 'Was not published' : what === 'gone' ? 'No longer there' : what;
  const isTime = path.endsWith('_ms');
  const name = path.replace(/_ms$/, ' time').replaceAll(/[._]/g, ' ');
  const value = (text: string): string => {
    const number = Number(text);
    if (!Number.isFinite(number)) return text;
    return isTime ? spanWords(number) : String(Number(number.toPrecision(4)));
  };
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}: ${value(before)} → ${value(after)}`;
}

/** Milliseconds as `5.06 h`, `12.3 min` or `4.2 s`. */
function spanWords(ms: number): string {
  if (ms >= 3_600_000) return `${(ms / 3_600_000).toFixed(2)} h`;
  return ms >= 60_000 ? `${(ms / 60_000).toFixed(1)} min` : `${(ms / 1000).toFixed(1)} s`;
}

/** Those about most first: a fleet before its contexts, contexts before tasks. */
export const byBreadth = (a: ChangedFigure, b: ChangedFigure): number =>
  Object.keys(a.group).length - Object.keys(b.group).length;
