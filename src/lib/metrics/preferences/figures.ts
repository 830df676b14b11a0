import { davidson, davidsonContrast, type DavidsonFit } from '#lib/stats/davidson.ts';
import { normalCritical } from '#lib/stats/distributions/normal.ts';
import { holm } from '#lib/stats/holm.ts';
import { compactLetters } from '#lib/stats/letters.ts';
import type { Preference } from '#lib/stats/preferences.ts';
import { missing, type Estimate } from '../estimate.ts';
import { namesOf, rankable } from './connected.ts';
import { preferenceSentence } from './sentence.ts';
import type {
  PreferenceAnswer,
  PreferenceContrast,
  PreferenceTally,
  RankedPolicy,
} from './types.ts';

export type PreferenceFigures = Omit<PreferenceAnswer, 'metric' | 'sql_sha256' | 'evidence'>;

/** Fewest comparisons of a policy from which a normal interval for its strength is shown. */
export const preferenceNeeds = 12;

/** The ranking that the comparisons support: Davidson's model, every pair tested, Holm over all pairs. */
export function preferenceFigures(
  tallies: readonly PreferenceTally[],
  level: number,
): PreferenceFigures {
  const ranked = rankable(tallies);
  const inside = tallies.filter(({ a, b }) => ranked.has(a) && ranked.has(b));
  const fit = fitOf(inside);
  const contrasts = contrastsOf(tallies, fit, level);
  const rows = rowsOf(tallies, fit, contrasts, level);
  const comparisons = total(inside);
  const figures = {
    rows,
    contrasts,
    comparisons,
    ties: sum(inside, ({ ties }) => ties),
    blinded: sum(inside, ({ blinded }) => blinded),
    left_out: total(tallies) - comparisons,
    nu: fit?.nu ?? null,
  };
  return { ...figures, sentence: preferenceSentence(figures) };
}

const sum = (tallies: readonly PreferenceTally[], of: (tally: PreferenceTally) => number): number =>
  tallies.reduce((all, tally) => all + of(tally), 0);

const sizeOf = ({ prefer_a, prefer_b, ties }: PreferenceTally): number =>
  prefer_a + prefer_b + ties;

const total = (tallies: readonly PreferenceTally[]): number => sum(tallies, sizeOf);

/** Null where nothing was decided: ties alone rank nobody. */
function fitOf(tallies: readonly PreferenceTally[]): DavidsonFit | null {
  const decided = sum(tallies, ({ prefer_a, prefer_b }) => prefer_a + prefer_b);
  return decided === 0 ? null : davidson(tallies.flatMap(comparisonsOf));
}

function comparisonsOf({ a, b, prefer_a, prefer_b, ties }: PreferenceTally): Preference[] {
  const repeated = (count: number, outcome: Preference['outcome']): Preference[] =>
    new Array<Preference>(count).fill({ a, b, outcome });
  return [...repeated(prefer_a, 'a'), ...repeated(prefer_b, 'b'), ...repeated(ties, 'tie')];
}

interface RawContrast {
  readonly tally: PreferenceTally;
  readonly estimate: Estimate;
  readonly p: number | null;
}

/** Every pair of ranked policies, whether or not it was compared directly; and the pairs that are not ranked. */
function contrastsOf(
  tallies: readonly PreferenceTally[],
  fit: DavidsonFit | null,
  level: number,
): readonly PreferenceContrast[] {
  const z = normalCritical(level);
  const names = namesOf(tallies);
  const pairs = names.flatMap((a, at) => names.slice(at + 1).map((b) => tallyOf(tallies, a, b)));
  const raw = pairs.flatMap((tally): readonly RawContrast[] => {
    const n = sizeOf(tally);
    if (fit === null || !fit.names.includes(tally.a) || !fit.names.includes(tally.b)) {
      return n === 0 ? [] : [{ tally, estimate: missing(n, preferenceNeeds), p: null }];
    }
    const { value, se, p } = davidsonContrast(fit, tally.a, tally.b);
    const reach = z * se;
    return [{ tally, estimate: wald(value, reach, level, fit.comparisons), p }];
  });
  const adjusted = holm(raw.flatMap(({ p }) => (p === null ? [] : [p])));
  let at = 0;
  return raw.map(({ tally, estimate, p }) => {
    const p_holm = p === null ? null : (adjusted[at++] ?? 1);
    return { ...tally, estimate, p, p_holm, apart: p_holm !== null && p_holm <= 1 - level + 1e-12 };
  });
}

const tallyOf = (tallies: readonly PreferenceTally[], a: string, b: string): PreferenceTally =>
  tallies.find((tally) => tally.a === a && tally.b === b) ?? {
    a,
    b,
    prefer_a: 0,
    prefer_b: 0,
    ties: 0,
    blinded: 0,
  };

const wald = (value: number, reach: number, level: number, n: number): Estimate => ({
  value,
  low: value - reach,
  high: value + reach,
  level,
  method: 'davidson-wald',
  n,
});

function rowsOf(
  tallies: readonly PreferenceTally[],
  fit: DavidsonFit | null,
  contrasts: readonly PreferenceContrast[],
  level: number,
): readonly RankedPolicy[] {
  const z = normalCritical(level);
  const strength = (policy: string): number =>
    fit?.theta[fit.names.indexOf(policy)] ?? Number.NEGATIVE_INFINITY;
  const names = [...namesOf(tallies)].sort((one, other) =>
    strength(other) > strength(one) ? 1 : strength(other) < strength(one) ? -1 : 0,
  );
  const ranked = names.filter((name) => fit?.names.includes(name) === true);
  const apart = contrasts
    .filter((contrast) => contrast.apart)
    .map(({ a, b }): [string, string] => [a, b]);
  const letters = compactLetters(ranked, apart);
  return names.map((policy) => {
    const counts = countsOf(tallies, policy);
    const at = fit?.names.indexOf(policy) ?? -1;
    if (fit === null || at < 0) {
      const unranked = whyUnranked(counts);
      return {
        policy,
        estimate: missing(counts.comparisons, preferenceNeeds),
        ...counts,
        letters: null,
        unranked,
      };
    }
    const estimate = wald(fit.theta[at] ?? 0, z * (fit.se[at] ?? 0), level, counts.comparisons);
    return { policy, estimate, ...counts, letters: letters.get(policy) ?? null, unranked: null };
  });
}

function countsOf(tallies: readonly PreferenceTally[], policy: string) {
  const own = tallies.filter(({ a, b }) => a === policy || b === policy);
  const wins = sum(own, ({ a, prefer_a, prefer_b }) => (a === policy ? prefer_a : prefer_b));
  const ties = sum(own, (tally) => tally.ties);
  const comparisons = total(own);
  return { wins, losses: comparisons - wins - ties, ties, comparisons };
}

function whyUnranked({ wins, losses, ties }: ReturnType<typeof countsOf>): string {
  if (wins + losses === 0) return 'only ties';
  if (losses + ties === 0) return 'won every comparison';
  return wins + ties === 0
    ? 'lost every comparison'
    : 'no chain of comparisons leads to the others and back';
}
