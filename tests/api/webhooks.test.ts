import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { describe, expect, it, vi } from 'vitest';
import { episode, ndjson } from '../helpers/episodes.ts';
import { receiver } from '../helpers/receiver.ts';
import { startServer, telltale } from '../helpers/server.ts';
import { temporaryFolder } from '../helpers/store.ts';

interface Message {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Twenty trials of one version on each of ten robots, all with the same outcome. */
const trials = (version: string, day: number, outcome: 'success' | 'failure') =>
  Array.from({ length: 200 }, (_, index) =>
    episode({
      episode_id: `${version}/${String(index)}`,
      policy: { name: 'helm', version },
      robot: { unit: `arm-${String(index % 10)}`, embodiment: 'arm-6dof' },
      started_at: `2026-10-0${String(day)}T10:00:00.000Z`,
      outcome,
      failure_reason: outcome === 'failure' ? 'slip' : null,
    }),
  );

async function post(url: string, records: readonly unknown[]): Promise<void> {
  const answer = await fetch(`${url}/api/v1/episodes`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body: ndjson(records),
  });
  expect(await answer.json()).toMatchObject({ accepted: records.length });
}

describe('webhooks of a served product', () => {
  it('are added, tried, listed and removed on the command line', async () => {
    const data = await temporaryFolder();
    const { url, received } = await receiver();
    const hook = (...args: string[]) => telltale(['webhook', ...args, '--data', data]);
    const added = await hook('add', url, '--event', 'gate.flipped', '--allow-private');
    const [id = '', secret = ''] = added.stdout.trim().split(' ');
    expect(added.code).toBe(0);
    expect((await hook('list')).stdout).toContain(`${id}  ${url}  gate.flipped`);
    expect((await hook('list', '--json')).stdout).not.toContain(secret);

    const tried = await hook('test', id);
    expect(tried, tried.stderr).toMatchObject({ code: 0 });
    const [message] = received;
    const signed = `${String(message?.headers['webhook-id'])}.${String(message?.headers['webhook-timestamp'])}.${message?.body ?? ''}`;
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
    expect(message?.headers['webhook-signature']).toBe(
      `v1,${createHmac('sha256', key).update(signed).digest('base64')}`,
    );
    expect(JSON.parse(message?.body ?? '')).toMatchObject({ type: 'webhook.test' });

    expect((await hook('add', 'file:///etc/passwd')).code).toBe(2);
    expect((await hook('add', url, '--event', 'everything')).code).toBe(2);
    expect((await hook('remove', 'nothere')).code).not.toBe(0);
    expect((await hook('remove', id)).code).toBe(0);
    expect((await hook('list')).stdout).toBe('');
    const inside = (await hook('add', url)).stdout.split(' ')[0] ?? '';
    const refused = await hook('test', inside);
    expect(refused.code).not.toBe(0);
    expect(refused.stderr).toContain('--allow-private');
    expect(received).toHaveLength(1);
  });

  it('are told that a newest version is worse, and pages hear of the batch', async () => {
    const data = await temporaryFolder();
    const { url: hookUrl, received } = await receiver();
    await telltale(['webhook', 'add', hookUrl, '--allow-private', '--data', data]);
    await using server = await startServer(data);
    await post(server.url, trials('v13', 1, 'success'));
    // Where things stand is taken up first; what follows is told of against it.
    await vi.waitFor(
      async () => {
        const kept = await readFile(`${data}/webhooks/standing.json`, 'utf8');
        expect(kept).toContain('helm@v13');
      },
      { timeout: 60_000, interval: 200 },
    );

    const line = await fetch(`${server.url}/api/v1/events`);
    const reader = line.body?.pipeThrough(new TextDecoderStream()).getReader();
    await post(server.url, trials('v14', 2, 'failure'));
    let heard = '';
    while (!heard.includes('event: regression')) {
      const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
      if (done) break;
      heard += value;
    }
    await reader?.cancel();
    expect(heard).toContain('event: batch\ndata: {"batches":1,"episodes":200}');
    expect(heard).toContain('event: batch\ndata: {"batches":2,"episodes":400}');
    expect(heard).toContain('event: regression');

    await vi.waitFor(
      () =>
        expect(received.map(({ body }) => (JSON.parse(body) as Message).type)).toContain(
          'task.regressed',
        ),
      { timeout: 60_000 },
    );
    const told = received.map(({ body }) => JSON.parse(body) as Message);
    const regressed = told.find(({ type }) => type === 'task.regressed');
    expect(regressed?.data).toMatchObject({
      policy: 'helm@v14',
      previous_policy: 'helm@v13',
      world: 'real',
    });
    const { high } = regressed?.data['change'] as { high: number };
    expect(high).toBeLessThan(0);
    expect(server.log()).not.toMatch(/Error/);
  });
});
