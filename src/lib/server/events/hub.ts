import type { ProductEvent } from './event.ts';

export type Listener = (event: ProductEvent) => void;

/** Tells whoever listens, in this process. Nothing is kept: who comes later asks for the figures. */
export interface EventHub {
  publish(event: ProductEvent): void;
  /** @param onClose called once when the hub closes @returns the way to stop */
  listen(listener: Listener, onClose?: () => void): () => void;
  /** How many listen. */
  size(): number;
  /** Ends all listening, for good. */
  close(): void;
}

/** @param report hears of listeners that throw; the others are told all the same */
export function createEventHub(report: (error: unknown) => void): EventHub {
  const listeners = new Map<Listener, () => void>();
  let closed = false;
  return {
    publish: (event) => {
      for (const listener of listeners.keys()) {
        try {
          listener(event);
        } catch (thrown) {
          report(thrown);
        }
      }
    },
    listen: (listener, onClose = () => undefined) => {
      if (closed) queueMicrotask(onClose);
      else listeners.set(listener, onClose);
      return () => void listeners.delete(listener);
    },
    size: () => listeners.size,
    close: () => {
      closed = true;
      const ended = [...listeners.values()];
      listeners.clear();
      for (const onClose of ended) onClose();
    },
  };
}
