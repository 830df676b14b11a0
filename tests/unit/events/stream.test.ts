import { describe, expect, it, vi } from 'vitest';
import type { ProductEvent } from '#lib/server/events/event.ts';
import { createEventHub } from '#lib/server/events/hub.ts';
import { eventStream, type StreamOptions } from '#lib/server/events/stream.ts';

const batch: ProductEvent = { type: 'batch', batches: 2, episodes: 30 };
const report: ProductEvent = { type: 'report', report_id: 'autonomy-2026-10-v1' };
const hubOf = () => createEventHub((thrown) => expect.unreachable(String(thrown)));
const options: StreamOptions = {
  tells: () => true,
  first: batch,
  heartbeatMs: 60_000,
  lifeMs: 60_000,
};

async function read(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  chunks: number,
): Promise<string> {
  let text = '';
  for (let index = 0; index < chunks; index++)
    text += new TextDecoder().decode((await reader.read()).value);
  return text;
}

describe('the line of one reader', () => {
  it('says where things stand, then what happens', async () => {
    const hub = hubOf();
    const reader = eventStream(hub, options).getReader();
    hub.publish(report);
    expect(await read(reader, 3)).toBe(
      'retry: 3000\n\nevent: batch\ndata: {"batches":2,"episodes":30}\n\n' +
        'event: report\ndata: {"report_id":"autonomy-2026-10-v1"}\n\n',
    );
  });

  it('tells each what he may see', async () => {
    const hub = hubOf();
    const reader = eventStream(hub, {
      ...options,
      tells: ({ type }) => type === 'report',
    }).getReader();
    hub.publish(batch);
    hub.publish(report);
    const text = await read(reader, 2);
    expect(text).toContain('event: report');
    expect(text).not.toContain('batch');
  });

  it('leaves nothing behind when the reader goes', async () => {
    const hub = hubOf();
    const streams = Array.from({ length: 20 }, () => eventStream(hub, options));
    expect(hub.size()).toBe(20);
    await Promise.all(streams.map((stream) => stream.cancel()));
    expect(hub.size()).toBe(0);
    hub.publish(batch);
  });

  it('ends when the product does, and gives none to those who come after', async () => {
    const hub = hubOf();
    const reader = eventStream(hub, options).getReader();
    hub.close();
    await read(reader, 2);
    expect(await reader.read()).toEqual({ done: true, value: undefined });
    const late = eventStream(hub, { ...options, first: null }).getReader();
    await read(late, 0);
    expect((await late.read()).done || (await late.read()).done).toBe(true);
    expect(hub.size()).toBe(0);
  });

  it('gives up a reader who does not read, and tells the others', async () => {
    const hub = hubOf();
    eventStream(hub, options);
    const awake = eventStream(hub, options).getReader();
    await read(awake, 2);
    for (let index = 0; index < 100; index++) {
      hub.publish(report);
      await read(awake, 1);
    }
    expect(hub.size()).toBe(1);
  });

  it('beats while nothing happens, and ends after its time', async () => {
    vi.useFakeTimers();
    try {
      const hub = hubOf();
      const reader = eventStream(hub, {
        ...options,
        heartbeatMs: 1_000,
        lifeMs: 2_500,
      }).getReader();
      vi.advanceTimersByTime(3_000);
      expect(await read(reader, 4)).toMatch(/(: alive\n\n){2}$/);
      expect((await reader.read()).done).toBe(true);
      expect(hub.size()).toBe(0);
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('the hub', () => {
  it('tells the others when one listener fails', () => {
    const failures: unknown[] = [];
    const hub = createEventHub((thrown) => failures.push(thrown));
    const heard: string[] = [];
    hub.listen(() => {
      throw new Error('no');
    });
    hub.listen(({ type }) => heard.push(type));
    hub.publish(batch);
    expect(heard).toEqual(['batch']);
    expect(failures).toHaveLength(1);
  });
});
