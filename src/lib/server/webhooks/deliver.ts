import { randomBytes } from 'node:crypto';
import type { Clock } from '#lib/kernel/clock.ts';
import type { Hook, HookBook, MessageType } from './book.ts';
import { postOnce, type PostResult } from './post.ts';
import { signedHeaders } from './sign.ts';
import type { Waiting, WaitingRoom } from './waiting.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** Pauses after each attempt that did not work, about three days in all (Standard Webhooks). */
export const pauses: readonly number[] = [
  5 * second,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  14 * hour,
  20 * hour,
  24 * hour,
];

/** A receiver has this long to answer, ms. */
const timeoutMs = 15 * second;
/** More messages do not wait for one hook: it has been away for long, and the oldest are given up. */
const mostWaiting = 1_000;
/** Hooks are few; a receiver that hangs must not hold up the others. */
const atOnce = 8;

export interface DeliveryParts {
  readonly book: HookBook;
  readonly room: WaitingRoom;
  readonly clock: Clock;
  readonly report: (error: unknown) => void;
  /** Pauses between attempts, ms. */
  readonly pauses?: readonly number[];
}

export interface Delivery {
  /** Puts a message on its way to every hook that wants it. Durable when it returns; sending goes on behind. */
  send(type: MessageType, data: object): Promise<void>;
  /** Resolved when nothing is being sent. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** One message as it is sent, before it is signed. */
export const messageBody = (type: string, at: string, data: object): string =>
  JSON.stringify({ type, timestamp: at, data });

/** Sends one message once. */
export function deliver(hook: Hook, id: string, body: string, clock: Clock): Promise<PostResult> {
  const seconds = Math.floor(clock.now() / 1000);
  return postOnce({
    url: hook.url,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'telltale-webhooks/1',
      ...signedHeaders(hook.secret, id, seconds, body),
    },
    body,
    allowPrivate: hook.allow_private,
    timeoutMs,
  });
}

export const taken = (result: PostResult): boolean =>
  'status' in result && result.status >= 200 && result.status < 300;

export const resultText = (result: PostResult): string =>
  'status' in result ? `answered ${result.status}` : result.failed;

export const newMessageId = (): string => `msg_${randomBytes(12).toString('hex')}`;

/** Takes up what waited, and sends what comes. */
export function startDelivery(parts: DeliveryParts): Delivery {
  const { book, room, clock, report } = parts;
  const pausesOf = parts.pauses ?? pauses;
  const underWay = new Set<Waiting>();
  const sending = new Set<Promise<void>>();
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  async function settle(message: Waiting, result: PostResult, hook: Hook): Promise<void> {
    if (taken(result)) return room.remove(message);
    const last = resultText(result);
    if ('status' in result && result.status === 410) {
      await book.change((hooks) =>
        hooks.map((each) =>
          each.id === hook.id ? { ...each, off_because: 'the receiver answered 410 Gone' } : each,
        ),
      );
      return room.giveUp({ ...message, last });
    }
    const pause = pausesOf[message.attempts];
    const tried = { ...message, attempts: message.attempts + 1, last };
    if (pause === undefined) return room.giveUp(tried);
    // A little later each for itself: what failed together must not come back together.
    await room.put({ ...tried, due: clock.now() + pause * (1 + Math.random() / 10) });
  }

  async function attempt(message: Waiting): Promise<void> {
    const hook = book.read().find(({ id }) => id === message.hook);
    if (hook === undefined || hook.off_because !== null) return room.giveUp(message);
    await settle(message, await deliver(hook, message.id, message.body, clock), hook);
  }

  function pump(): void {
    clearTimeout(timer);
    if (closed) return;
    const idle = room.all().filter((message) => !underWay.has(message));
    const due = idle.filter((message) => message.due <= clock.now());
    for (const message of due.slice(0, atOnce - underWay.size)) {
      underWay.add(message);
      const work = attempt(message)
        .catch(report)
        .finally(() => {
          underWay.delete(message);
          sending.delete(work);
          pump();
        });
      sending.add(work);
    }
    const next = Math.min(...idle.map((message) => message.due));
    if (due.length === 0 && Number.isFinite(next))
      timer = setTimeout(pump, Math.min(next - clock.now(), hour)).unref();
  }

  async function makeRoom(hook: Hook): Promise<void> {
    const ofHook = room.all().filter((message) => message.hook === hook.id);
    const oldest = ofHook.filter((message) => !underWay.has(message))[0];
    if (ofHook.length >= mostWaiting && oldest !== undefined) await room.giveUp(oldest);
  }

  pump();
  return {
    send: async (type, data) => {
      const body = messageBody(type, new Date(clock.now()).toISOString(), data);
      const id = newMessageId();
      for (const hook of book.read()) {
        if (hook.off_because !== null || !hook.events.includes(type)) continue;
        await makeRoom(hook);
        await room.put({ id, hook: hook.id, body, attempts: 0, due: clock.now(), last: null });
      }
      pump();
    },
    idle: async () => {
      while (sending.size > 0) await Promise.all(sending);
    },
    close: async () => {
      closed = true;
      clearTimeout(timer);
      await Promise.all(sending);
    },
  };
}
