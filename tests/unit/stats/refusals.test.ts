import { expect, test } from 'vitest';
import { barnard } from '#lib/stats/barnard.ts';
import { bettingSequence } from '#lib/stats/betting.ts';
import { clusterBootstrap } from '#lib/stats/bootstrap.ts';
import { clopperPearson } from '#lib/stats/clopper-pearson.ts';
import { kornGraubard } from '#lib/stats/korn-graubard.ts';
import { equalWeightsMean } from '#lib/stats/equal-weights.ts';
import { fisherZ } from '#lib/stats/fisher-z.ts';
import { garwood } from '#lib/stats/garwood.ts';
import { holm } from '#lib/stats/holm.ts';
import { kaplanMeier } from '#lib/stats/kaplan-meier.ts';
import { compactLetters } from '#lib/stats/letters.ts';
import { mantelHaenszel } from '#lib/stats/mantel-haenszel.ts';
import { mmrv } from '#lib/stats/mmrv.ts';
import { pairedDifference } from '#lib/stats/paired-difference.ts';
import { trialsForDifference } from '#lib/stats/power.ts';
import { restrictedMean } from '#lib/stats/restricted-mean.ts';
import { safeTwoProportions } from '#lib/stats/safe-test.ts';
import { trialsForBarnard } from '#lib/stats/trials-exact.ts';
import { wilson } from '#lib/stats/wilson.ts';

const refused: Record<string, () => unknown> = {
  'no trials': () => wilson(0, 0),
  'more successes than trials': () => wilson(3, 2),
  'a NaN': () => wilson(NaN, 2),
  'a level of 1': () => wilson(1, 2, 1),
  'a fraction of a trial where exactness is claimed': () => clopperPearson(0.5, 2),
  'an exposure of 0': () => garwood(1, 0),
  'half an event': () => garwood(1.5, 1),
  'an infinite exposure': () => garwood(1, Infinity),
  'no pairs': () => pairedDifference({ a: 0, b: 0, c: 0, d: 0 }),
  'a negative count': () => barnard({ k1: -1, n1: 2, k2: 1, n2: 2 }),
  'an exact test too large to finish': () => barnard({ k1: 1, n1: 1e6, k2: 1, n2: 1e6 }),
  'sums that no clusters have': () => kornGraubard({ m: 3, n: 2, k: 1, nn: 2, kk: 1, nk: 1 }),
  'no stratum': () => mantelHaenszel([]),
  'mixed levels': () => equalWeightsMean([wilson(1, 2, 0.9), wilson(1, 2, 0.95)]),
  'a p above 1': () => holm([1.1]),
  'three points for Fisher’s z': () => fisherZ(0.9, 3),
  'unequal lists': () => mmrv([0.1, 0.2], [0.1]),
  'one policy': () => mmrv([0.1], [0.1]),
  'a negative time': () => kaplanMeier([-1], [true]),
  'a horizon that nobody watched': () => restrictedMean(kaplanMeier([1, 2], [true, true]), 3),
  'a repeated name': () => compactLetters(['a', 'a'], []),
  'an unknown name': () => compactLetters(['a', 'b'], [['a', 'c']]),
  'equal rates to tell apart': () =>
    trialsForDifference({ p1: 0.5, p2: 0.5, power: 0.8, alpha: 0.05 }),
  'an exact plan too large to finish': () =>
    trialsForBarnard({ p1: 0.5, p2: 0.501, power: 0.8, alpha: 0.05 }),
  'an outcome of 2': () => safeTwoProportions([2], [0]),
  'a value above 1': () => bettingSequence([1.5]),
  'a bootstrap of one cluster': () => clusterBootstrap([1], () => 1, { seed: 1 }),
};

for (const [what, call] of Object.entries(refused)) {
  test(`refuses ${what}`, () => {
    expect(call).toThrow(expect.objectContaining({ code: 'BAD_ARGUMENT' }));
  });
}
