import { expect, it } from 'vitest';
import { validateRecord } from '#lib/log/index.ts';

const part = (episode_id: string, start_ms: number, end_ms: number) => ({
  episode_id,
  start_ms,
  end_ms,
  log_start_ms: start_ms,
  log_end_ms: end_ms,
});
const problemsOf = (...parts: readonly ReturnType<typeof part>[]) => {
  const result = validateRecord({
    schema: 'telltale.demo/1',
    demo_id: 'd',
    title: 'Two at once',
    claims: [],
    file: { sha256: '1'.repeat(64), duration_ms: 10_000 },
    parts,
    declarations: [],
  });
  return result.ok ? [] : result.problems.map(({ path, code }) => `${path} ${code}`);
};

it('takes parts of two episodes that are seen at once: a split screen', () => {
  expect(problemsOf(part('a', 0, 8_000), part('b', 2_000, 10_000))).toEqual([]);
});

it('refuses two parts of one episode at once, and any part beyond the clip', () => {
  expect(problemsOf(part('b', 0, 9_000), part('a', 0, 8_000), part('a', 7_000, 9_000))).toEqual([
    '/parts/2/start_ms overlap',
  ]);
  expect(problemsOf(part('a', 0, 8_000), part('b', 0, 12_000))).toEqual([
    '/parts/1/end_ms outside_episode',
  ]);
});
