import type { FactorSpec } from '#lib/benchmarks/spec/world.ts';

/** Where a factor's values come from, in words. */
export function factorValues(factor: FactorSpec): string {
  const unit = factor.unit === undefined ? '' : ` ${factor.unit}`;
  switch (factor.type) {
    case 'categorical':
      return `${factor.values.join(', ')}${unit}; ${factor.schedule === 'balanced' ? 'each equally often' : 'drawn'}`;
    case 'uniform':
      return `${factor.range[0]} to ${factor.range[1]}${unit}, uniform`;
    case 'normal':
      return `mean ${factor.mean}, standard deviation ${factor.sd}${unit}`;
    case 'constant':
      return `always ${factor.value}${unit}`;
    case 'levels':
      return `${factor.levels.join(', ')}${unit}, in place of ${factor.overrides}, one at a time`;
  }
}
