import type { DuckDBConnection } from '@duckdb/node-api';
import { TelltaleError } from '#lib/kernel/errors.ts';

/** A few connections for reading, lent out in the order in which they were asked for. */
export interface Pool {
  with<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T>;
  /** Lets running work end and refuses new. */
  close(): Promise<void>;
}

/** @param size connections at most; more askers wait. */
export function poolOf(connect: () => Promise<DuckDBConnection>, size: number): Pool {
  const idle: DuckDBConnection[] = [];
  const waiting: (() => void)[] = [];
  const running = new Set<Promise<unknown>>();
  let busy = 0;
  let closed = false;

  async function borrow(): Promise<DuckDBConnection> {
    while (busy >= size) await new Promise<void>((resolve) => waiting.push(resolve));
    busy += 1;
    return idle.pop() ?? (await connect());
  }

  function giveBack(connection: DuckDBConnection): void {
    busy -= 1;
    idle.push(connection);
    waiting.shift()?.();
  }

  async function lend<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    const connection = await borrow();
    try {
      return await work(connection);
    } finally {
      giveBack(connection);
    }
  }

  return {
    with(work) {
      if (closed) return Promise.reject(new TelltaleError('UNAVAILABLE', 'the store is closed'));
      const task = lend(work);
      running.add(task);
      const done = () => void running.delete(task);
      task.then(done, done);
      return task;
    },
    async close() {
      closed = true;
      await Promise.allSettled(running);
      for (const connection of idle) connection.closeSync();
    },
  };
}
