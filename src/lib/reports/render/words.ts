import { isKnown, type Estimate } from '#lib/metrics/estimate.ts';

/** `91.2 %`, cut: a share is never rounded up. */
export const share = (value: number): string => `${floor(value * 100, 1)} %`;

/** `91.2 % (87.0–94.1 %, n = 120, 6 units)`; the interval is cut outwards. */
export const shareWords = (estimate: Estimate): string =>
  isKnown(estimate)
    ? `${share(estimate.value)} (${floor(estimate.low * 100, 1)}–${ceil(estimate.high * 100, 1)} %, ${among(estimate)})`
    : missingWords(estimate);

/** `0.42 (0.31–0.57, n = 12)` */
export const rateWords = (estimate: Estimate): string =>
  isKnown(estimate)
    ? `${estimate.value.toFixed(2)} (${floor(estimate.low, 2)}–${ceil(estimate.high, 2)}, n = ${estimate.n})`
    : missingWords(estimate);

/** `31.4 ms (30.1–33.0 ms, n = 120)`; seconds from ten of them on. */
export function msWords(estimate: Estimate): string {
  if (!isKnown(estimate)) return missingWords(estimate);
  const [scale, unit] = estimate.value >= 10_000 ? [1000, 's'] : [1, 'ms'];
  const places = estimate.value / scale >= 100 ? 0 : 1;
  const { value, low, high, n } = estimate;
  return `${(value / scale).toFixed(places)} ${unit} (${floor(low / scale, places)}–${ceil(high / scale, places)} ${unit}, n = ${n})`;
}

const among = ({ n, clusters }: { readonly n: number; readonly clusters?: number }): string =>
  clusters === undefined
    ? `n = ${n}`
    : `n = ${n}, ${clusters} ${clusters === 1 ? 'unit' : 'units'}`;

function missingWords(estimate: Estimate & { readonly value: null }): string {
  if (estimate.reason === 'no_evidence') return 'no evidence';
  if (estimate.reason === 'not_assessable')
    return `not assessable (less than ${share(estimate.needs)} of the time is known)`;
  return `not enough evidence (n = ${estimate.n}, needs ${estimate.needs})`;
}

const floor = (value: number, places: number): string => {
  const scale = 10 ** places;
  return (Math.floor(value * scale + 1e-7) / scale).toFixed(places);
};

const ceil = (value: number, places: number): string => {
  const scale = 10 ** places;
  return (Math.ceil(value * scale - 1e-7) / scale).toFixed(places);
};

/** Milliseconds as `12.3 h`. */
export const hourWords = (ms: number): string => `${(ms / 3_600_000).toFixed(1)} h`;

/** `coke-fetch, helm@v14`: the task first, whatever the order of the group. */
export const groupWords = ({
  task,
  policy,
  world: _world,
  ...others
}: Readonly<Record<string, string>>): string => {
  const parts = [task, policy, ...Object.values(others)].filter((part) => part !== undefined);
  return parts.length === 0 ? 'all' : parts.join(', ');
};
