import type { BenchmarkSpec } from '../spec/schema.ts';
import type { FactorSpec } from '../spec/world.ts';
import { error, type Finding } from './finding.ts';

/** Factors, and whatever names one of their levels. */
export function lintFactors(spec: BenchmarkSpec): Finding[] {
  const nominal = new Map(
    spec.factors.flatMap((factor) =>
      factor.role === 'nominal' ? [[factor.name, factor] as const] : [],
    ),
  );
  return [
    ...spec.factors.flatMap((factor) => lintFactor(factor, nominal)),
    ...lintLevels(spec, nominal),
    ...lintHidden(spec),
  ];
}

type Nominal = Extract<FactorSpec, { role: 'nominal' }>;

function lintFactor(factor: FactorSpec, nominal: ReadonlyMap<string, Nominal>): Finding[] {
  const path = `factors.${factor.name}`;
  if (factor.role === 'perturbation') {
    const target = nominal.get(factor.overrides);
    if (!target)
      return [
        error('factor', path, `it overrides "${factor.overrides}", which is no nominal factor`),
      ];
    const numeric = target.type !== 'categorical' && typeof sampleOf(target) === 'number';
    const fits = factor.levels.every((level) => (typeof level === 'number') === numeric);
    return fits
      ? []
      : [error('factor', path, `its levels are not of the kind of "${factor.overrides}"`)];
  }
  if (factor.type === 'uniform' && factor.range[0] >= factor.range[1]) {
    return [error('range', path, 'the range is empty')];
  }
  if (factor.type === 'categorical' && new Set(factor.values).size !== factor.values.length) {
    return [error('duplicate', path, 'a level is there twice')];
  }
  return [];
}

const sampleOf = (factor: Nominal): string | number =>
  factor.type === 'constant' ? factor.value : 0;

/** Limits and expectations depend on levels: a misspelt one would silently never apply. */
function lintLevels(spec: BenchmarkSpec, nominal: ReadonlyMap<string, Nominal>): Finding[] {
  const uses: [string, Readonly<Record<string, string | number>>][] = [
    ...Object.entries(spec.limits).flatMap(([name, limit]) =>
      'when' in limit
        ? [[`limits.${name}`, limit.when] as [string, Record<string, string | number>]]
        : [],
    ),
    ...Object.entries(spec.simulation?.policies ?? {}).flatMap(([name, { expect }]) =>
      expect.map(
        ({ when }) => [`policies.${name}`, when ?? {}] as [string, Record<string, string | number>],
      ),
    ),
  ];
  return uses.flatMap(([path, when]) =>
    Object.entries(when).flatMap(([name, level]) => {
      const factor = nominal.get(name);
      if (!factor) return [error('factor', path, `there is no nominal factor "${name}"`)];
      if (factor.type !== 'categorical' || factor.values.includes(level)) return [];
      return [error('level', path, `factor "${name}" has no level "${level}"`)];
    }),
  );
}

/** What is hidden from the policy must not be observable. */
function lintHidden(spec: BenchmarkSpec): Finding[] {
  const observation = spec.simulation?.control.observation;
  if (!observation) return [];
  const hidden = spec.factors.filter((factor) => factor.hidden_from_policy).map(({ name }) => name);
  return observation.allowed
    .filter((name) => hidden.includes(name) || observation.forbidden.includes(name))
    .map((name) =>
      error(
        'hidden',
        'control.observation.allowed',
        `"${name}" is hidden or forbidden and allowed at once`,
      ),
    );
}
