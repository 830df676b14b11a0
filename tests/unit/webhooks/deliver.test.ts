import { createHmac } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { systemClock } from '#lib/kernel/clock.ts';
import { createEventHub, type EventHub } from '#lib/server/events/hub.ts';
import { openHookBook, type Hook } from '#lib/server/webhooks/book.ts';
import { postOnce } from '#lib/server/webhooks/post.ts';
import { newSecret } from '#lib/server/webhooks/sign.ts';
import { openWebhooks } from '#lib/server/webhooks/webhooks.ts';
import { receiver, type Received } from '../../helpers/receiver.ts';
import { temporaryFolder } from '../../helpers/store.ts';

const gate = {
  type: 'gate',
  task: 'cup-lift',
  policy: 'helm@v14',
  kind: 'down',
  from: 'supervised',
  to: null,
  gates: [{ gate: 'success', from: 'passed', to: 'failed' }],
} as const;
const quick = [1, 1, 1];

const hookFor = (url: string, more: Partial<Hook> = {}): Hook => ({
  id: 'a1',
  url,
  events: ['gate.flipped', 'task.regressed'],
  secret: newSecret(),
  allow_private: true,
  added_at: '2026-11-02T09:00:00.000Z',
  off_because: null,
  ...more,
});

async function product(dir: string, pauses: readonly number[] = quick): Promise<EventHub> {
  const fail = (thrown: unknown) => expect.unreachable(String(thrown));
  const hub = createEventHub(fail);
  const webhooks = await openWebhooks(dir, hub, fail, { clock: systemClock, pauses });
  onTestFinished(() => webhooks.close());
  return hub;
}

const files = (dir: string, folder: string): Promise<string[]> =>
  readdir(join(dir, 'webhooks', folder));

/** As a receiver checks a message. */
function isSigned({ headers, body }: Received, secret: string): boolean {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
  const expected = createHmac('sha256', key).update(signed).digest('base64');
  return headers['webhook-signature'] === `v1,${expected}`;
}

describe('a hook', () => {
  it('is told of what it asked for, signed, once', async () => {
    const dir = await temporaryFolder();
    const { url, received } = await receiver();
    const hook = hookFor(url);
    await openHookBook(dir).change(() => [hook]);
    const hub = await product(dir);
    hub.publish({ type: 'batch', batches: 1, episodes: 1 });
    hub.publish({ type: 'report', report_id: 'x' });
    hub.publish(gate);
    await vi.waitFor(() => expect(received).toHaveLength(1));
    const [message] = received;
    expect(message && isSigned(message, hook.secret)).toBe(true);
    expect(message && isSigned(message, newSecret())).toBe(false);
    const { type: _, ...data } = gate;
    expect(JSON.parse(message?.body ?? '')).toMatchObject({ type: 'gate.flipped', data });
    await vi.waitFor(async () => expect(await files(dir, 'waiting')).toEqual([]));
  });

  it('is told again until it takes the message, the same one each time', async () => {
    const dir = await temporaryFolder();
    const { url, received } = await receiver((count) =>
      count === 2 ? null : ([500, 0, 302][count - 1] ?? 200),
    );
    await openHookBook(dir).change(() => [hookFor(url)]);
    (await product(dir)).publish(gate);
    await vi.waitFor(() => expect(received).toHaveLength(4), { timeout: 5_000 });
    expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(new Set(received.map(({ body }) => body)).size).toBe(1);
    await vi.waitFor(async () => expect(await files(dir, 'waiting')).toEqual([]));
    expect(await files(dir, 'failed')).toEqual([]);
  });

  it('is given up on in the end, and what it was not told is kept', async () => {
    const dir = await temporaryFolder();
    const { url, received } = await receiver(() => 500);
    await openHookBook(dir).change(() => [hookFor(url)]);
    (await product(dir)).publish(gate);
    await vi.waitFor(async () => expect(await files(dir, 'failed')).toHaveLength(1), {
      timeout: 5_000,
    });
    expect(received).toHaveLength(quick.length + 1);
    expect(await files(dir, 'waiting')).toEqual([]);
  });

  it('hears after a restart what it was not told before', async () => {
    const dir = await temporaryFolder();
    let up = false;
    const { url, received } = await receiver(() => (up ? 200 : 503));
    await openHookBook(dir).change(() => [hookFor(url)]);
    const fail = (thrown: unknown) => expect.unreachable(String(thrown));
    const hub = createEventHub(fail);
    const first = await openWebhooks(dir, hub, fail, { pauses: [1_000, 1_000, 1_000] });
    hub.publish(gate);
    await vi.waitFor(() => expect(received.length).toBeGreaterThan(0));
    await first.close();
    expect(await files(dir, 'waiting')).toHaveLength(1);
    up = true;
    await product(dir);
    await vi.waitFor(async () => expect(await files(dir, 'waiting')).toEqual([]), {
      timeout: 10_000,
    });
    expect(received.at(-1)?.body).toBe(received[0]?.body);
  });

  it('that is gone for good is switched off, and the others are told all the same', async () => {
    const dir = await temporaryFolder();
    const gone = await receiver(() => 410);
    const there = await receiver();
    const book = openHookBook(dir);
    await book.change(() => [hookFor(gone.url), hookFor(there.url, { id: 'b2' })]);
    const hub = await product(dir);
    hub.publish(gate);
    await vi.waitFor(() =>
      expect(book.read().map(({ off_because }) => off_because !== null)).toEqual([true, false]),
    );
    hub.publish(gate);
    await vi.waitFor(() => expect(there.received).toHaveLength(2));
    expect(gone.received).toHaveLength(1);
  });

  it('inside the network is told nothing, unless that was said when it was added', async () => {
    const { url, received } = await receiver();
    const post = (address: string, allowPrivate: boolean) =>
      postOnce({ url: address, headers: {}, body: '{}', allowPrivate, timeoutMs: 2_000 });
    expect(await post(url, false)).toMatchObject({
      failed: expect.stringContaining('127.0.0.1') as string,
    });
    const byName = url.replace('127.0.0.1', 'localhost');
    expect(await post(byName, false)).toMatchObject({
      failed: expect.stringContaining('--allow-private') as string,
    });
    expect(received).toEqual([]);
    expect(await post(url, true)).toEqual({ status: 204 });
    expect(await post('http://169.254.169.254/latest/meta-data', true)).toHaveProperty('failed');
    expect(await post('file:///etc/passwd', true)).toHaveProperty('failed');
  });
});
