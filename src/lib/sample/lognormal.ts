import { normalCdf, normalQuantile } from '#lib/stats/distributions/normal.ts';

/** A log-normal quantity whose tails are cut: median · exp(sigma · z), z standard normal and held within ± cut. */
export interface CutLogNormal {
  readonly median: number;
  readonly sigma: number;
  readonly cut: number;
}

const held = (z: number, cut: number) => Math.min(cut, Math.max(-cut, z));

/** The value at a standard normal draw. */
export const lognormalAt = ({ median, sigma, cut }: CutLogNormal, z: number): number =>
  median * Math.exp(sigma * held(z, cut));

/** The p-quantile, p in (0, 1). */
export const lognormalQuantile = (law: CutLogNormal, p: number): number =>
  lognormalAt(law, normalQuantile(p));

/** The mean: E[exp(σz)] over the middle by completing the square, plus the two atoms at the cuts. */
export function lognormalMean({ median, sigma, cut }: CutLogNormal): number {
  const middle = Math.exp((sigma * sigma) / 2) * (normalCdf(cut - sigma) - normalCdf(-cut - sigma));
  const atoms = normalCdf(-cut) * (Math.exp(-sigma * cut) + Math.exp(sigma * cut));
  return median * (middle + atoms);
}
