import type { ProductEvent } from './event.ts';
import type { EventHub } from './hub.ts';

export interface StreamOptions {
  /** Whether this reader is told of an event. */
  readonly tells: (event: ProductEvent) => boolean;
  /** What is told at once: where things stand. */
  readonly first: ProductEvent | null;
  /** A sign of life every so often, ms, so that no proxy takes the line for dead. */
  readonly heartbeatMs: number;
  /** The line ends after this long, ms: whoever comes again is asked again who he is. */
  readonly lifeMs: number;
}

/** Chunks that may wait for a reader before the line is given up: he is not reading. */
const mostWaiting = 64;

/** Server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html) of one reader. */
export function eventStream(hub: EventHub, options: StreamOptions): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let end: () => void = () => undefined;
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const send = (text: string): void => {
          if ((controller.desiredSize ?? 0) <= 0) finish();
          else controller.enqueue(encoder.encode(text));
        };
        const heartbeat = setInterval(() => send(': alive\n\n'), options.heartbeatMs).unref();
        const life = setTimeout(() => finish(), options.lifeMs).unref();
        const stop = hub.listen(
          (event) => {
            if (options.tells(event)) send(written(event));
          },
          () => finish(),
        );
        end = () => {
          clearInterval(heartbeat);
          clearTimeout(life);
          stop();
        };
        let finished = false;
        const finish = (): void => {
          if (finished) return;
          finished = true;
          end();
          controller.close();
        };
        send('retry: 3000\n\n');
        if (options.first !== null && options.tells(options.first)) send(written(options.first));
      },
      cancel: () => end(),
    },
    { highWaterMark: mostWaiting },
  );
}

/** JSON has no line breaks of its own, so one `data` line is enough. */
function written({ type, ...data }: ProductEvent): string {
  return `event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
}
