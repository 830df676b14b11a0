import { join } from 'node:path';

/** Where a ledger's files lie. `root` can be served as it is: it is a C2SP tiled log. */
export interface LedgerLayout {
  readonly root: string;
  /** The newest signed checkpoint. */
  readonly checkpoint: string;
  /** The log's name, written once. */
  readonly origin: string;
  /** Lists of episode counters that are too long for an entry. */
  readonly counters: string;
  /** Private keys: readable by this user only. */
  readonly keys: string;
}

export const ledgerLayout = (dataDir: string): LedgerLayout => ({
  root: join(dataDir, 'ledger'),
  checkpoint: join(dataDir, 'ledger', 'checkpoint'),
  origin: join(dataDir, 'ledger', 'origin'),
  counters: join(dataDir, 'ledger', 'counters'),
  keys: join(dataDir, 'keys'),
});
