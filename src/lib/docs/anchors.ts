import { docsHref } from './catalogue.ts';

/** Where the documentation says how a metric's numbers are computed, by the metric's name. */
const places: Readonly<Record<string, string>> = {
  success: docsHref('statistics', 'what-is-used-where'),
  latency: docsHref('statistics', 'what-is-used-where'),
  autonomy: docsHref('log-format', 'control'),
  'sim-real': docsHref('comparison', 'fidelity-of-a-simulator'),
  fidelity: docsHref('comparison', 'fidelity-of-a-simulator'),
  compare: docsHref('comparison', 'comparing-policy-versions'),
  'time-to-success': docsHref('comparison', 'time-to-success'),
  preference: docsHref('comparison', 'preferences'),
  failures: docsHref('log-format-registry', 'failure-reasons'),
};

/** @param metric name and version, e.g. `success/1` @returns null where the documentation has no place for it */
export const computedAt = (metric: string): string | null =>
  places[metric.split('/')[0] ?? ''] ?? null;

/** Every place that a page of the product links to: each has to be there. */
export const linkedPlaces: readonly string[] = Object.values(places);
