import { join } from 'node:path';
import { systemClock, type Clock } from '#lib/kernel/clock.ts';
import type { ProductEvent } from '#lib/server/events/event.ts';
import type { EventHub } from '#lib/server/events/hub.ts';
import { openHookBook, type MessageType } from './book.ts';
import { startDelivery } from './deliver.ts';
import { openWaitingRoom } from './waiting.ts';

/** The hooks of a served product. */
export interface Webhooks {
  /** Whether any hook would be told of anything. */
  wanted(): boolean;
  /** Resolved when nothing is being written down or sent. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** Listens to the hub and tells the hooks. What a hook is told is written to disk first, and sent behind. */
export async function openWebhooks(
  dataDir: string,
  hub: EventHub,
  report: (error: unknown) => void,
  options: { readonly clock?: Clock; readonly pauses?: readonly number[] } = {},
): Promise<Webhooks> {
  const book = openHookBook(dataDir);
  const room = await openWaitingRoom(join(dataDir, 'webhooks'), report);
  const delivery = startDelivery({ book, room, report, clock: systemClock, ...options });
  let writing: Promise<void> = Promise.resolve();
  const stop = hub.listen((event) => {
    const message = messageOf(event);
    if (message === null) return;
    writing = writing.then(() => delivery.send(message.type, message.data)).catch(report);
  });
  const idle = async (): Promise<void> => {
    await writing;
    await delivery.idle();
  };
  return {
    wanted: () => book.read().some(({ off_because }) => off_because === null),
    idle,
    close: async () => {
      stop();
      await writing;
      await delivery.close();
    },
  };
}

/** What a hook is told of an event; null for what no hook is told of. */
export function messageOf(
  event: ProductEvent,
): { readonly type: MessageType; readonly data: object } | null {
  const { type, ...data } = event;
  if (type === 'gate') return { type: 'gate.flipped', data };
  if (type === 'regression') return { type: 'task.regressed', data };
  return type === 'report' ? { type: 'report.published', data } : null;
}
