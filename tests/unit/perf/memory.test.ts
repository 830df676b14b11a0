import { expect, test } from 'vitest';
import { remembered } from '#lib/server/query/memory.ts';

function evidence() {
  let version = 1;
  let computed = 0;
  return {
    reader: {
      version: () => version,
      root: () => '',
      query: () => Promise.reject(new Error('nothing is read in these tests')),
    },
    grow: () => void (version += 1),
    computed: () => computed,
    compute:
      <T>(answer: T) =>
      () => {
        computed += 1;
        return Promise.resolve(answer);
      },
  };
}

test('an answer is computed once, also for those who ask while it is computed', async () => {
  const { reader, computed, compute } = evidence();
  const asked = { by: ['task'], filter: {} };
  const answers = await Promise.all(
    [1, 2, 3].map(() => remembered(reader, 'success', asked, compute({ rows: [1] }))),
  );
  expect(await remembered(reader, 'success', { filter: {}, by: ['task'] }, compute(null))).toBe(
    answers[0],
  );
  expect(computed()).toBe(1);
});

test('questions and names are told apart', async () => {
  const { reader, computed, compute } = evidence();
  await remembered(reader, 'success', { by: ['task'] }, compute(1));
  await remembered(reader, 'success', { by: ['policy'] }, compute(2));
  await remembered(reader, 'autonomy', { by: ['task'] }, compute(3));
  expect(computed()).toBe(3);
});

test('a new batch makes every answer be computed again', async () => {
  const { reader, grow, compute } = evidence();
  expect(await remembered(reader, 'success', null, compute('before'))).toBe('before');
  grow();
  expect(await remembered(reader, 'success', null, compute('after'))).toBe('after');
});

test('an answer that was begun before a batch is not kept for after it', async () => {
  const { reader, grow, compute } = evidence();
  const begun = remembered(reader, 'success', null, compute('before'));
  grow();
  expect(await remembered(reader, 'success', null, compute('after'))).toBe('after');
  expect(await begun).toBe('before');
});

test('a failure is told to those who wait, and not kept', async () => {
  const { reader, compute } = evidence();
  const failing = () => Promise.reject(new Error('interrupted'));
  await expect(remembered(reader, 'success', null, failing)).rejects.toThrow('interrupted');
  expect(await remembered(reader, 'success', null, compute('answer'))).toBe('answer');
});

test('large answers push out those asked for longest ago', async () => {
  const { reader, computed, compute } = evidence();
  // Two of them are within the bound of 100,000 rows, three are not.
  const rows = Array.from({ length: 45_000 }, () => 0);
  for (const name of ['a', 'b', 'a', 'c']) await remembered(reader, name, null, compute({ rows }));
  expect(computed()).toBe(3); // a and c are there, b is not
  await remembered(reader, 'a', null, compute({ rows }));
  expect(computed()).toBe(3);
  await remembered(reader, 'b', null, compute({ rows }));
  expect(computed()).toBe(4);
});
