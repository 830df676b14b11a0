import { normalCdf } from './distributions/normal.ts';
import { refuse } from './domain.ts';
import { type PairTally, type Preference, tallyPreferences, unconnected } from './preferences.ts';
import { symmetricInverse } from './symmetric-inverse.ts';

export interface DavidsonFit {
  /** In order of first appearance; theta, se and covariance follow it. */
  names: string[];
  /** Log strength; they sum to 0. */
  theta: number[];
  /** Standard error of each theta under that constraint. */
  se: number[];
  /** Of theta. */
  covariance: number[][];
  /** How readily comparisons tie: ties over decided ones between two equals, times 2. 0 without ties. */
  nu: number;
  comparisons: number;
  ties: number;
}

/**
 * The Bradley–Terry model with Davidson's ties: a is preferred to b with odds πa : πb : ν·√(πa·πb) for a, b, tie, and
 * θ = log π. Maximum likelihood by Newton steps; standard errors from the information matrix. Without ties it is plain
 * Bradley–Terry.
 *
 * Source: R. R. Davidson (1970), JASA 65:317.
 *
 * @throws TelltaleError BAD_ARGUMENT where no finite fit exists: no decided comparison, names that no chain of
 *   preferences connects, or one group always preferred to the rest.
 */
export function davidson(preferences: readonly Preference[]): DavidsonFit {
  const tally = tallyPreferences(preferences);
  if (tally.decided === 0) refuse('A ranking needs at least one decided comparison, got none.');
  const apart = unconnected(tally);
  if (apart.length > 0) {
    refuse(`No chain of preferences ranks ${apart.join(', ')} against ${tally.names[0] ?? ''}.`);
  }
  const size = tally.names.length;
  const withTies = tally.ties > 0;
  const point = climb(tally.pairs, size, withTies);
  const { information } = derivatives(tally.pairs, point, size, withTies);
  const inverse = symmetricInverse(information);
  if (inverse === null) return noFiniteFit();
  const excess = 1 / (size * size);
  const covariance = inverse.slice(0, size).map((row) => row.slice(0, size).map((x) => x - excess));
  return {
    names: tally.names,
    theta: point.slice(0, size),
    se: covariance.map((row, i) => Math.sqrt(Math.max(0, row[i] ?? 0))),
    covariance,
    nu: withTies ? Math.exp(point[size] ?? 0) : 0,
    comparisons: preferences.length,
    ties: tally.ties,
  };
}

/**
 * How far one name is above another in a fit: difference of log strengths, its standard error and two-sided Wald p (normal
 * approximation).
 *
 * @throws TelltaleError BAD_ARGUMENT for a name that is not in the fit.
 */
export function davidsonContrast(
  fit: DavidsonFit,
  one: string,
  other: string,
): { value: number; se: number; p: number } {
  const i = fit.names.indexOf(one);
  const j = fit.names.indexOf(other);
  if (i < 0 || j < 0) return refuse(`The fit does not know "${i < 0 ? one : other}".`);
  const value = (fit.theta[i] ?? 0) - (fit.theta[j] ?? 0);
  const at = (row: number, column: number) => fit.covariance[row]?.[column] ?? 0;
  const se = Math.sqrt(Math.max(0, at(i, i) + at(j, j) - 2 * at(i, j)));
  return { value, se, p: se === 0 ? 1 : 2 * normalCdf(-Math.abs(value) / se) };
}

const steps = 200;
/** Log strengths this far apart mean that the likelihood has no maximum. */
const farApart = 40;

function climb(pairs: readonly PairTally[], size: number, withTies: boolean): number[] {
  let point = new Array<number>(size + (withTies ? 1 : 0)).fill(0);
  let height = derivatives(pairs, point, size, withTies).logLikelihood;
  for (let step = 0; step < steps; step++) {
    const { gradient, information } = derivatives(pairs, point, size, withTies);
    const inverse = symmetricInverse(information);
    if (inverse === null) return noFiniteFit();
    const move = inverse.map((row) => row.reduce((sum, x, i) => sum + x * (gradient[i] ?? 0), 0));
    const largest = Math.max(...move.map(Math.abs));
    for (let share = 1; ; share /= 2) {
      const next = point.map((x, i) => x + share * (move[i] ?? 0));
      const nextHeight = derivatives(pairs, next, size, withTies).logLikelihood;
      if (nextHeight >= height - 1e-10 * Math.abs(height) || share < 1e-6) {
        point = next;
        height = nextHeight;
        break;
      }
    }
    if (largest < 1e-12) return point;
    if (Math.max(...point.map(Math.abs)) > farApart) return noFiniteFit();
  }
  return noFiniteFit();
}

function noFiniteFit(): never {
  return refuse(
    'No finite ranking fits: one group was always preferred to (or tied with) the rest.',
  );
}

/**
 * The model is an exponential family whose three outcomes have the sufficient statistics e_i, e_j and (e_i + e_j)/2 + e_ν:
 * the gradient is observed less expected, the information their covariance. Adding 1 everywhere in θ changes nothing; the
 * constant 1 in that block takes the freedom away and keeps Σθ at 0.
 */
function derivatives(
  pairs: readonly PairTally[],
  point: readonly number[],
  size: number,
  withTies: boolean,
): { logLikelihood: number; gradient: number[]; information: number[][] } {
  const gradient = new Array<number>(point.length).fill(0);
  const information = point.map((_, row) =>
    point.map((_, i): number => (row < size && i < size ? 1 : 0)),
  );
  let logLikelihood = 0;
  for (const { i, j, wins, losses, ties } of pairs) {
    const shape: [number, number, number][] = [
      [1, 0, 0],
      [0, 1, 0],
      ...(withTies ? [[0.5, 0.5, 1] as [number, number, number]] : []),
    ];
    const where = withTies ? [i, j, size] : [i, j];
    const counts = [wins, losses, ties];
    const utility = shape.map((row) =>
      where.reduce((sum, index, at) => sum + (row[at] ?? 0) * (point[index] ?? 0), 0),
    );
    const top = Math.max(...utility);
    const total = utility.reduce((sum, u) => sum + Math.exp(u - top), 0);
    const chance = utility.map((u) => Math.exp(u - top) / total);
    const n = wins + losses + ties;
    const mean = where.map((_, at) =>
      shape.reduce((sum, row, outcome) => sum + (chance[outcome] ?? 0) * (row[at] ?? 0), 0),
    );
    for (const [outcome, row] of shape.entries()) {
      const count = counts[outcome] ?? 0;
      logLikelihood += count * ((utility[outcome] ?? 0) - top - Math.log(total));
      for (const [at, index] of where.entries()) {
        gradient[index] = (gradient[index] ?? 0) + count * ((row[at] ?? 0) - (mean[at] ?? 0));
        const line = information[index] ?? [];
        for (const [to, column] of where.entries()) {
          const product = ((row[at] ?? 0) - (mean[at] ?? 0)) * ((row[to] ?? 0) - (mean[to] ?? 0));
          line[column] = (line[column] ?? 0) + n * (chance[outcome] ?? 0) * product;
        }
      }
    }
  }
  return { logLikelihood, gradient, information };
}
