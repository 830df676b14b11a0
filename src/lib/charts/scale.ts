import { timeUnit } from '#lib/format/duration.ts';
import type { Measure } from '#lib/format/estimate.ts';
import type { Json } from '#lib/kernel/canonical-json.ts';
import type { Estimate } from '#lib/metrics/estimate.ts';
import { isKnown } from '#lib/metrics/estimate.ts';

/** How values of one measure are put on an axis. */
export interface ValueScale {
  /** Factor from the stored value to what the axis shows. */
  readonly factor: number;
  readonly domain: readonly [number, number];
  readonly values?: readonly number[];
  /** Unit printed behind each axis label. */
  readonly suffix: string;
  readonly signed: boolean;
  readonly log: boolean;
}

/** A scale that holds every interval: shares always 0–100 %, differences symmetric around 0, the rest from 0 up. */
export function valueScale(estimates: readonly Estimate[], measure: Measure): ValueScale {
  const known = estimates.filter(isKnown);
  if (measure === 'share') {
    return plain({ factor: 100, domain: [0, 100], values: [0, 25, 50, 75, 100], suffix: ' %' });
  }
  if (measure === 'points') {
    const reach = Math.max(0.1, ...known.flatMap((e) => [Math.abs(e.low), Math.abs(e.high)]));
    const end = Math.min(100, Math.ceil(reach * 10) * 10);
    return plain({ factor: 100, domain: [-end, end], suffix: '', signed: true });
  }
  const high = Math.max(0, ...known.map((e) => e.high));
  if (measure === 'duration') {
    const unit = timeUnit(high);
    return plain({
      factor: 1 / unit.ms,
      domain: [0, niceTop(high / unit.ms)],
      suffix: ` ${unit.name}`,
    });
  }
  const suffix = measure === 'per_hour' ? '/h' : '';
  return plain({ factor: 1, domain: [0, niceTop(high)], suffix });
}

const plain = (scale: Omit<ValueScale, 'signed' | 'log'> & Partial<ValueScale>): ValueScale => ({
  signed: false,
  log: false,
  ...scale,
});

/** Durations over several powers of ten on a logarithmic axis, in the unit of the middle. */
export function durationLogScale(estimates: readonly Estimate[]): ValueScale {
  const ends = estimates.filter(isKnown).flatMap((e) => [e.low, e.high]);
  if (ends.length === 0) return valueScale(estimates, 'duration');
  const low = Math.max(1, Math.min(...ends));
  const high = Math.max(low * 10, ...ends);
  if (high / low < 40) return valueScale(estimates, 'duration');
  const unit = timeUnit(Math.sqrt(low * high));
  const domain = [10 ** Math.floor(Math.log10(low / unit.ms)), niceTop(high / unit.ms)] as const;
  const values = logTicks(domain[0], domain[1]);
  return plain({ factor: 1 / unit.ms, domain, values, suffix: ` ${unit.name}`, log: true });
}

/** 1 and 3 times each power of ten within [low, high]. */
function logTicks(low: number, high: number): number[] {
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(low)); 10 ** power <= high; power++) {
    ticks.push(...[1, 3].map((step) => Number((step * 10 ** power).toPrecision(1))));
  }
  return ticks.filter((tick) => tick >= low * 0.999 && tick <= high * 1.001);
}

/** The first of 1, 1.5, 2, 3, 4, 5, 6, 8, 10 × 10^k that is not below `value`. */
function niceTop(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const steps = [1, 1.5, 2, 3, 4, 5, 6, 8, 10];
  return (steps.find((step) => step * power >= value * 0.999999) ?? 10) * power;
}

/** Vega-Lite encoding of an axis from a field already multiplied by the scale's factor. */
export function valueAxis(
  field: string,
  scale: ValueScale,
  title: string | null,
  options: { readonly flush: boolean } = { flush: true },
): { readonly [key: string]: Json } {
  const sign = scale.signed ? "(datum.value > 0 ? '+' : datum.value < 0 ? '−' : '')" : "''";
  return {
    field,
    type: 'quantitative',
    scale: {
      domain: [...scale.domain],
      nice: false,
      ...(scale.log ? { type: 'log' } : { zero: false }),
    },
    axis: {
      title,
      grid: true,
      tickCount: scale.log ? 4 : 5,
      labelOverlap: 'parity',
      labelFlush: options.flush,
      ...(scale.values ? { values: [...scale.values] } : {}),
      labelExpr: `${sign} + format(abs(datum.value), '~g') + '${scale.suffix}'`,
    },
  };
}
