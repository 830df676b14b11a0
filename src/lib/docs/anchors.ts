import { docsHref } from './catalogue.ts';

/** Where the documentation says how a kind of figure is computed. */
const computed = {
  success: docsHref('statistics', 'what-is-used-where'),
  latency: docsHref('statistics', 'what-is-used-where'),
  autonomy: docsHref('log-format', 'control'),
  'sim-real': docsHref('comparison', 'fidelity-of-a-simulator'),
  fidelity: docsHref('comparison', 'fidelity-of-a-simulator'),
  compare: docsHref('comparison', 'comparing-policy-versions'),
  'time-to-success': docsHref('comparison', 'time-to-success'),
  preference: docsHref('comparison', 'preferences'),
  failures: docsHref('log-format-registry', 'failure-reasons'),
} as const;

/**
 * Where a reader who asks what a figure means is sent: its definition with formula, interval and SQL on the page Methods,
 * or the documentation where no single definition makes it.
 */
export const explained = {
  success: '/methods#success-1',
  latency: '/methods#latency-1',
  autonomy: '/methods#autonomy-1',
  'sim-real': '/methods#sim-real-1',
  fidelity: '/methods#fidelity-1',
  'time-to-success': '/methods#time-to-success-1',
  failures: '/methods#failures-1',
  modes: '/methods#modes',
  compare: computed.compare,
  preference: computed.preference,
  prediction: docsHref('comparison', 'fidelity-of-a-simulator'),
  readiness: docsHref('readiness'),
  benchmark: docsHref('benchmarks', 'a-run'),
  report: docsHref('reports', 'windows-vintages-restatements'),
  demo: docsHref('demos', 'from-claims-to-a-verdict'),
} as const;

const named = <Place>(places: Readonly<Record<string, Place>>, metric: string): Place | null =>
  places[metric.split('/')[0] ?? ''] ?? null;

/** @param metric name and version, e.g. `success/1` @returns null where the documentation has no place for it */
export const computedAt = (metric: string): string | null => named<string>(computed, metric);

/** @param metric name and version, e.g. `success/1` @returns null where nothing defines it */
export const definedAt = (metric: string): string | null => named<string>(explained, metric);

/** Every place that a page of the product links to: each has to be there. */
export const linkedPlaces: readonly string[] = [
  ...Object.values(computed),
  ...Object.values(explained),
];
