import type { DuckDBConnection } from '@duckdb/node-api';
import { ownRows, type RollupSet } from './cache.ts';
import { runAll } from './engine.ts';
import type { Layout } from './layout.ts';
import type { Manifest } from './manifest.ts';
import { showBatches, takeSums } from './take-in.ts';

/**
 * The way of committed batches into the cache. Writes that wait for one another come in groups: the rows by which the
 * next one is told from it (ids, quarantine) go in with each batch, sums and views once for all, in one transaction. So
 * many small posts cost little more than one, and readers see each group at once.
 */
export interface Intake {
  /** Batches that queries cannot see yet. */
  behind(): readonly Manifest[];
  /** Takes in the rows of a batch that was just published. */
  add(manifest: Manifest): Promise<void>;
  /** Lets the views show what was added, to this connection alone. */
  show(): Promise<void>;
  /** Begins the transaction anew: to be called when work on the connection has failed. */
  recover(): Promise<void>;
  /** Makes what was added visible to all, and tells them. */
  settle(): Promise<void>;
}

export interface IntakeContext {
  readonly connection: DuckDBConnection;
  readonly layout: Layout;
  readonly rollups: RollupSet;
  /** All batches, the new ones last. */
  readonly manifests: () => readonly Manifest[];
  readonly onVisible: (manifest: Manifest) => void;
}

export function createIntake(context: IntakeContext): Intake {
  const { connection, layout, rollups } = context;
  let behind: Manifest[] = [];
  /** Batches whose own rows stand in the open transaction; without one, 0. */
  let held = 0;
  let isShown = true;

  async function takeRows(): Promise<void> {
    const fresh = behind.slice(held);
    if (fresh.length === 0) return;
    if (held === 0) await runAll(connection, ['BEGIN TRANSACTION']);
    held = behind.length;
    isShown = false;
    await runAll(connection, ownRows(layout, fresh));
  }

  async function rollBack(): Promise<void> {
    if (held > 0) await connection.run('ROLLBACK').catch(() => undefined);
    held = 0;
  }

  return {
    behind: () => behind,
    async add(manifest) {
      behind.push(manifest);
      await takeRows();
    },
    async show() {
      if (held === 0 || isShown) return;
      await showBatches(connection, layout, context.manifests());
      isShown = true;
    },
    async recover() {
      await rollBack();
      await takeRows();
    },
    async settle() {
      if (behind.length === 0) return;
      try {
        await takeRows();
        await takeSums(connection, layout, rollups, context.manifests(), behind);
        await runAll(connection, ['COMMIT']);
      } catch (thrown) {
        await rollBack();
        throw thrown;
      }
      const taken = behind;
      behind = [];
      held = 0;
      for (const manifest of taken) context.onVisible(manifest);
    },
  };
}
