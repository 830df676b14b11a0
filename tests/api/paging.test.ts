import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { App } from '#lib/server/app.ts';
import { appWith, ingest } from '../helpers/app.ts';
import { episode } from '../helpers/episodes.ts';

interface Page {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly next: string | null;
  readonly previous: string | null;
}

/** Turns the pages of a list to its end and then back to its beginning; the ids of each page, both ways. */
async function thereAndBack(app: App, path: string, id: string) {
  const pageAt = async (after: string): Promise<Page> => {
    const response = await app.api.request(`${path}&after=${after}`);
    expect(response.status).toBe(200);
    return (await response.json()) as Page;
  };
  const ids = ({ rows }: Page) => rows.map((row) => row[id]);
  let page = await pageAt('');
  expect(page.previous, 'there is none before the first').toBeNull();
  const forth = [ids(page)];
  while (page.next !== null) {
    page = await pageAt(page.next);
    forth.push(ids(page));
  }
  const back = [ids(page)];
  while (page.previous !== null) {
    page = await pageAt(page.previous);
    back.unshift(ids(page));
  }
  return { forth, back };
}

describe('pages of a list', () => {
  it.each(['asc', 'desc'])('are the same on the way back: episodes, %s', async (order) => {
    // Every third has no response time, and many share one: the order must still be total.
    const records = Array.from({ length: 57 }, (_, index) =>
      episode(index % 3 === 0 ? {} : { latency: { response_ms: index % 5 } }),
    );
    const app = await appWith(records);
    const path = `/api/v1/episodes?sort=response_ms&order=${order}&limit=10`;
    const { forth, back } = await thereAndBack(app, path, 'episode_id');
    expect(forth.map((ids) => ids.length)).toEqual([10, 10, 10, 10, 10, 7]);
    expect(new Set(forth.flat()).size).toBe(57);
    expect(back).toEqual(forth);
  });

  it('are the same on the way back where the last page is full', async () => {
    const app = await appWith(Array.from({ length: 30 }, () => episode()));
    const { forth, back } = await thereAndBack(app, '/api/v1/episodes?limit=10', 'episode_id');
    expect(forth.map((ids) => ids.length)).toEqual([10, 10, 10]);
    expect(back).toEqual(forth);
  });

  it('are the same on the way back: batches', async () => {
    const app = await appWith([]);
    for (let batch = 0; batch < 7; batch++) await ingest(app, [episode()]);
    const { forth, back } = await thereAndBack(app, '/api/v1/batches?limit=3', 'batch_id');
    expect(forth.map((ids) => ids.length)).toEqual([3, 3, 1]);
    expect(back).toEqual(forth);
  });

  it('are the same on the way back: quarantined lines', async () => {
    const app = await appWith([]);
    const lines = Array.from({ length: 11 }, (_, index) => `{"line": ${index}}\n`).join('');
    const { quarantined } = await app.ingestor.lines(Readable.from([Buffer.from(lines)]), {
      name: 'broken',
    });
    expect(quarantined).toBe(11);
    const { forth, back } = await thereAndBack(app, '/api/v1/quarantine?limit=4', 'quarantine_id');
    expect(forth.map((ids) => ids.length)).toEqual([4, 4, 3]);
    expect(back).toEqual(forth);
  });
});
