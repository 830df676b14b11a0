import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fixedClock } from '#lib/kernel/clock.ts';
import { openViews } from '#lib/server/views/views.ts';
import { temporaryFolder } from '../../helpers/store.ts';

const clock = fixedClock('2026-11-02T09:00:00.000Z');
const tasks = '/tasks?policy=helm%40v14&site=plant-1';

describe('views', () => {
  it('keeps a page with its filters under a name, also over a restart', async () => {
    const dir = await temporaryFolder();
    const saved = await openViews(dir, clock).save('  Plant 1,   v14 ', tasks, 'ada');
    expect(saved).toEqual({
      id: saved.id,
      name: 'Plant 1, v14',
      path: tasks,
      by: 'ada',
      saved_at: '2026-11-02T09:00:00.000Z',
    });
    const again = openViews(dir, clock);
    expect(again.list()).toEqual([saved]);
    expect(again.open(saved.id)).toEqual({ path: tasks, name: 'Plant 1, v14' });
  });

  it('shortens an address to the same few letters each time, without a place in a list or a secret', async () => {
    const views = openViews(await temporaryFolder(), clock);
    const id = await views.shorten(tasks, 'ada');
    expect(id).toMatch(/^[2-9a-km-np-z]{8}$/);
    expect(await views.shorten(tasks, 'grace')).toBe(id);
    expect(await views.shorten('/episodes?q=x', 'ada')).not.toBe(id);
    const clean = await views.shorten('/episodes?q=a&after=cursor&share=id.secret', 'ada');
    expect(views.open(clean).path).toBe('/episodes?q=a');
    expect(views.list()).toEqual([]);
  });

  it('takes a view away and brings it back; its link opens all the while', async () => {
    const views = openViews(await temporaryFolder(), clock);
    const saved = await views.save('Mine', tasks, 'ada');
    await views.remove(saved.id);
    expect(views.list()).toEqual([]);
    expect(views.open(saved.id).path).toBe(tasks);
    await views.restore(saved.id);
    expect(views.list()).toEqual([saved]);
  });

  it('gives no name twice, not even back', async () => {
    const views = openViews(await temporaryFolder(), clock);
    const first = await views.save('Mine', tasks, 'ada');
    await expect(views.save('mine', '/autonomy', 'grace')).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    expect((await views.save('Mine', tasks, 'grace')).id).toBe(first.id);
    await views.remove(first.id);
    await views.save('Mine', '/autonomy', 'grace');
    await expect(views.restore(first.id)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('loses none of many that are saved at once', async () => {
    const dir = await temporaryFolder();
    const views = openViews(dir, clock);
    const names = Array.from({ length: 30 }, (_, index) => `View ${index}`);
    await Promise.all(names.map((name) => views.save(name, `/tasks?task=${name.length}`, 'ada')));
    expect(
      openViews(dir, clock)
        .list()
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(names.toSorted());
  });

  it('keeps pages of this site and nothing else', async () => {
    const views = openViews(await temporaryFolder(), clock);
    for (const path of [
      'https://evil.example/',
      '//evil.example',
      '/\\evil.example',
      'tasks',
      '/api/v1/metrics/success',
      '/login?back=/',
      '/v/abcdefgh',
      '/theme',
      `/tasks?task=${'x'.repeat(4_000)}`,
    ]) {
      await expect(views.save('Bad', path, 'ada'), path).rejects.toMatchObject({ code: 'USAGE' });
      await expect(views.shorten(path, 'ada'), path).rejects.toMatchObject({ code: 'USAGE' });
    }
    for (const name of ['', '   ', 'x'.repeat(81)])
      await expect(views.save(name, tasks, 'ada')).rejects.toMatchObject({ code: 'USAGE' });
  });

  it('knows no view that there is not, and no short link by its name as a view', async () => {
    const views = openViews(await temporaryFolder(), clock);
    const link = await views.shorten(tasks, 'ada');
    expect(() => views.open('nothere1')).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
    await expect(views.remove(link)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('says so where its file cannot be read, and leaves it as it is', async () => {
    const dir = await temporaryFolder();
    await openViews(dir, clock).save('Mine', tasks, 'ada');
    const path = join(dir, 'views', 'views.json');
    await writeFile(path, '{"views":1,"entries":[{"id":1}]}');
    expect(() => openViews(dir)).toThrow(expect.objectContaining({ code: 'STORE_CORRUPT' }));
    expect(await readFile(path, 'utf8')).toContain('"id":1');
  });
});
