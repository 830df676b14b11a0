import { expect, test } from 'vitest';
import { seededRandom } from '#lib/kernel/random.ts';
import { rollups } from '#lib/metrics/rollups.ts';
import { sampleLines } from '#lib/sample/index.ts';
import { cacheDigest } from '#lib/server/store/verify.ts';
import { send, temporaryStore } from '../../helpers/store.ts';

const names = rollups.flatMap(({ tables }) => tables.map(({ name }) => name));

/** The rollups of a store that took these lines in batches of these sizes, the last one the rest. */
async function sumsAfter(lines: readonly string[], sizes: readonly number[]) {
  const { store, ingestor } = await temporaryStore();
  let from = 0;
  for (const size of [...sizes, lines.length]) {
    const some = lines.slice(from, from + size);
    from += some.length;
    if (some.length > 0) await send(ingestor, some.join(''), `from ${from}`);
  }
  const digest = async () => {
    const all = await cacheDigest(store);
    return Object.fromEntries(names.map((name) => [name, all[name]]));
  };
  const grown = await digest();
  await store.rebuild();
  return { grown, rebuilt: await digest() };
}

test('the sums are the same in whatever order and batches the lines came, grown or rebuilt', async () => {
  const sample = Buffer.concat([...sampleLines({ seed: 11, episodes: 240 })]).toString();
  const lines = sample
    .split(/(?<=\n)/)
    .filter((line) => line.startsWith('{"schema":"telltale.episode/1"'));
  expect(lines).toHaveLength(240);
  const random = seededRandom(11);
  const shuffled = lines
    .map((line) => ({ line, place: random.float() }))
    .sort((a, b) => a.place - b.place)
    .map(({ line }) => line);
  const one = await sumsAfter(lines, []);
  const ways = [
    one.rebuilt,
    ...Object.values(await sumsAfter(lines, [1, 7, 130])),
    ...Object.values(await sumsAfter(shuffled, [200])),
    ...Object.values(await sumsAfter([...shuffled].reverse(), [3, 50, 50, 90])),
  ];
  expect(Object.keys(one.grown)).toHaveLength(12);
  for (const sums of ways) expect(sums).toEqual(one.grown);
});
