import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clusterSums } from '#lib/stats/clusters.ts';
import { meanEffectiveSize } from '#lib/stats/effective-size.ts';
import { kornGraubard } from '#lib/stats/korn-graubard.ts';

describe('meanEffectiveSize', () => {
  it('is Korn–Graubard’s design effect on outcomes of 0 and 1, but for n/(n − 1) in the sample variance', () => {
    const cluster = fc
      .integer({ min: 2, max: 40 })
      .chain((n) => fc.record({ n: fc.constant(n), k: fc.nat(n) }));
    fc.assert(
      fc.property(fc.array(cluster, { minLength: 2, maxLength: 12 }), (clusters) => {
        const { m, n, k, nn, kk, nk } = clusterSums(clusters);
        fc.pre(k > 0 && k < n);
        const mean = meanEffectiveSize({ m, x: n, y: k, xx: nn, yy: kk, xy: nk }, k);
        const share = kornGraubard({ m, n, k, nn, kk, nk });
        expect(mean.design_effect! * (n / (n - 1))).toBeCloseTo(share.design_effect!, 9);
        expect(mean.effective_n).toBeGreaterThan(0);
        expect(mean.effective_n).toBeLessThanOrEqual(n);
      }),
    );
  });

  it('counts the measurements of one unit in full, as there is no other to hold it against', () => {
    const size = meanEffectiveSize({ m: 1, x: 50, y: 100, xx: 2500, yy: 10_000, xy: 5_000 }, 260);
    expect(size).toEqual({ effective_n: 50, design_effect: null, clusters: 1 });
  });
});
