import { describe, expect, it } from 'vitest';
import type { Episode } from '#lib/log/index.ts';
import { sampleEpisodes, truth, waveSize, type CellTruth } from '#lib/sample/index.ts';
import { clusterShare, type Part, type Share } from './cluster-share.ts';

/**
 * 200,000 episodes of one fixed seed against the exact expectations. A share is held to 4.5 of its cluster-robust
 * standard errors: about 1 in 150,000 for one comparison by chance, over some 400 comparisons. The spread of the scores
 * is checked as well, so that the standard errors cannot be right by being wide.
 */
const waves = 100;
const helped = new Set(['advised', 'shared', 'teleoperated', 'scripted', 'handled']);
const unassisted = (episode: Episode) =>
  episode.outcome === 'success' && !episode.control.some(({ mode }) => helped.has(mode));

const simulatorOf = ({ world }: Episode) =>
  world.kind === 'real' ? null : `${world.simulator}@${world.version}`;
const keyOf = (cell: Pick<CellTruth, 'task' | 'policy' | 'simulator'>) =>
  [cell.task, cell.policy, cell.simulator].join(' ');

const known = truth();
const cells = new Map(known.cells.map((cell) => [keyOf(cell), cell]));

interface Tallies {
  success: Part[];
  below: { p50: Part[]; p95: Part[]; p99: Part[] };
  inferenceBelow: Part[];
}
const tallies = new Map<string, Tallies>();
const sites = new Map<
  string,
  { strict: Part[]; inclusive: Part[]; known: Part[]; human: Part[] }
>();

for (const episode of sampleEpisodes({ seed: 11, episodes: waves * waveSize })) tally(episode);

function tally(episode: Episode): void {
  const key = keyOf({
    task: episode.task,
    policy: `${episode.policy.name}@${episode.policy.version}`,
    simulator: simulatorOf(episode),
  });
  const cell = cells.get(key);
  if (cell === undefined) throw new Error(`the truth has no cell ${key}`);
  const found = tallies.get(key) ?? {
    success: [],
    below: { p50: [], p95: [], p99: [] },
    inferenceBelow: [],
  };
  tallies.set(key, found);
  const unit = episode.robot.unit;
  if (episode.outcome !== 'ungraded')
    found.success.push({ unit, x: 1, y: unassisted(episode) ? 1 : 0 });
  const response = episode.latency.response_ms;
  if (response !== null)
    for (const q of ['p50', 'p95', 'p99'] as const)
      found.below[q].push({ unit, x: 1, y: response <= cell.response_ms[q] ? 1 : 0 });
  const inference = episode.latency.inference_ms?.p50;
  if (inference != null && cell.inference_ms !== null)
    found.inferenceBelow.push({ unit, x: 1, y: inference <= cell.inference_ms.p95 ? 1 : 0 });
  tallyTime(episode);
}

function tallyTime(episode: Episode): void {
  const site = sites.get(episode.site) ?? { strict: [], inclusive: [], known: [], human: [] };
  sites.set(episode.site, site);
  const of = (...modes: string[]) =>
    episode.control
      .filter(({ mode }) => modes.includes(mode))
      .reduce((sum, { start_ms, end_ms }) => sum + end_ms - start_ms, 0);
  const logged = episode.control.reduce((sum, { start_ms, end_ms }) => sum + end_ms - start_ms, 0);
  const unit = episode.robot.unit;
  const x = episode.duration_ms - of('idle');
  site.strict.push({ unit, x, y: of('autonomous') });
  site.inclusive.push({ unit, x, y: of('autonomous', 'supervised') });
  site.known.push({ unit, x, y: logged - of('idle') });
  const drivers = episode.control.map(({ mode }) => mode).filter((mode) => mode !== 'fault');
  const own = (mode: string | undefined) => mode === 'autonomous' || mode === 'supervised';
  const human = drivers.filter(
    (mode, at) => at > 0 && own(drivers[at - 1]) && helped.has(mode),
  ).length;
  site.human.push({ unit, x: x / 3_600_000, y: human });
}

const score = (share: Share, expected: number) => (share.value - expected) / share.error;
const held = (share: Share, expected: number) => {
  if (share.error === 0) expect(share.value).toBeCloseTo(expected, 9);
  else expect(Math.abs(score(share, expected))).toBeLessThan(4.5);
};
/** In a cell so small that nothing lies beyond the quantile, the binomial standard error stands in. */
const heldQuantile = (parts: readonly Part[], p: number) => {
  const share = clusterShare(parts);
  const error = Math.max(share.error, Math.sqrt((p * (1 - p)) / share.n));
  expect(Math.abs(share.value - p) / error).toBeLessThan(4.5);
};

describe('estimates from the generated episodes', () => {
  it('find the true success rate of every cell', () => {
    expect(tallies.size).toBe(known.cells.length);
    for (const [key, { success }] of tallies) {
      const cell = cells.get(key);
      held(clusterShare(success), cell?.success ?? Number.NaN);
    }
  });

  it('miss it by as much as their standard errors say', () => {
    const scores = [...tallies].flatMap(([key, { success }]) => {
      const share = clusterShare(success);
      return share.error === 0 ? [] : [score(share, cells.get(key)?.success ?? Number.NaN)];
    });
    // Mean square of about 80 scores, nearly independent, each near standard normal: 1 ± 4 · √(2/80).
    const meanSquare = scores.reduce((sum, z) => sum + z * z, 0) / scores.length;
    expect(scores.length).toBeGreaterThan(75);
    expect(meanSquare).toBeGreaterThan(0.4);
    expect(meanSquare).toBeLessThan(1.65);
  });

  it('find the true quantiles of the response time', () => {
    for (const { below } of tallies.values()) {
      heldQuantile(below.p50, 0.5);
      heldQuantile(below.p95, 0.95);
      heldQuantile(below.p99, 0.99);
    }
  });

  it('find the true quantile of the policy calls', () => {
    // Rounding to 0.1 ms moves a share near the 95th percentile by under 0.003.
    for (const { inferenceBelow } of tallies.values()) {
      if (inferenceBelow.length === 0) continue;
      const share = clusterShare(inferenceBelow);
      expect(Math.abs(share.value - 0.95)).toBeLessThan(4.5 * share.error + 0.003);
    }
  });

  it('find the true autonomy of every site, as far as its logs show it', () => {
    expect([...sites.keys()].sort()).toEqual(Object.keys(known.sites).sort());
    for (const [slug, site] of sites) {
      const expected = known.sites[slug];
      if (expected === undefined) throw new Error(`the truth has no site ${slug}`);
      held(clusterShare(site.strict), expected.logged.low);
      held(clusterShare(site.known), expected.coverage);
      held(clusterShare(site.human), expected.interventions_per_hour);
    }
    const whole = clusterShare(sites.get('evaluation-lab')?.inclusive ?? []);
    held(whole, known.sites['evaluation-lab']?.inclusive ?? Number.NaN);
  });
});

describe('the truth', () => {
  it('lies between what the logs of a site can show', () => {
    for (const { strict, logged } of Object.values(known.sites)) {
      expect(strict).toBeGreaterThanOrEqual(logged.low);
      expect(strict).toBeLessThanOrEqual(logged.high + 1e-12);
    }
  });

  it('states the programme as it was described', () => {
    // From the table of tasks.ts: 0.71 − 0.90, and no other version got worse.
    expect(known.regressions).toHaveLength(1);
    expect(known.regressions[0]).toMatchObject({ task: 'wipe-table', to: 'helm@v14' });
    expect(known.regressions[0]?.delta).toBeCloseTo(-0.19, 12);
    const deltas = (simulator: string) =>
      known.simReal.filter((row) => row.simulator === simulator).map(({ delta }) => delta);
    expect(deltas(known.flattering).every((delta) => delta < 0)).toBe(true);
    expect(deltas('rigid-lab@3.2').every((delta) => Math.abs(delta) <= 0.0800001)).toBe(true);
  });
});
