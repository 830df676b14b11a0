import { backoffMs } from './backoff.ts';
import type { Totals } from './evidence.ts';

/** What a reader is told of. */
export interface LiveHandlers {
  readonly batch: (now: Totals) => void;
  readonly report: (event: { readonly report_id: string }) => void;
  readonly gate: (event: {
    readonly task: string;
    readonly policy: string;
    readonly kind: string;
    readonly to: string | null;
  }) => void;
  readonly regression: (event: {
    readonly task: string;
    readonly policy: string;
    readonly previous_policy: string;
  }) => void;
}

/** The part of an EventSource that is used here. */
export interface Source {
  addEventListener(type: string, listener: (event: MessageEvent<string>) => void): void;
  close(): void;
}

export interface Surroundings {
  readonly open: () => Source;
  /** Runs something later; returns the way to call it off. */
  readonly later: (run: () => void, ms: number) => () => void;
  /** 0…1 */
  readonly chance: () => number;
}

/** A line to the server that is taken up again when it breaks. */
export interface LiveConnection {
  /** Opens the line, or tries again at once. */
  start(): void;
  /** Lets go of the line, e.g. while the page is in the background: browsers allow few of them. */
  stop(): void;
}

/** Times without an answer after which nobody tries any more, until `start` is called again. */
export const mostFailures = 10;

export function liveConnection(handlers: LiveHandlers, around: Surroundings): LiveConnection {
  let source: Source | null = null;
  let callOff: () => void = () => undefined;
  let failures = 0;

  const drop = (): void => {
    callOff();
    source?.close();
    source = null;
  };
  const connect = (): void => {
    drop();
    const opened = around.open();
    source = opened;
    opened.addEventListener('open', () => (failures = 0));
    opened.addEventListener('error', () => {
      if (source !== opened) return;
      drop();
      failures += 1;
      if (failures < mostFailures)
        callOff = around.later(connect, backoffMs(failures, around.chance()));
    });
    for (const type of ['batch', 'report', 'gate', 'regression'] as const)
      opened.addEventListener(type, ({ data }) => {
        const handle = handlers[type] as (event: unknown) => void;
        handle(JSON.parse(data));
      });
  };
  return {
    start: () => {
      failures = 0;
      connect();
    },
    stop: drop,
  };
}
