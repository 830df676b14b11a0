import type { Demo } from '#lib/log/index.ts';
import { TelltaleError } from '#lib/kernel/errors.ts';
import type { TraceReader } from './traces.ts';

const demoSql = `SELECT record_id, record::VARCHAR AS record FROM records WHERE schema = 'telltale.demo/1'`;

/** One page of the demo records, newest published first. */
export async function someDemos(
  store: TraceReader,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<Demo[]> {
  const rows = await store.query(
    `${demoSql} ORDER BY record->>'$.published_at' DESC NULLS LAST, record_id LIMIT ? OFFSET ?`,
    [limit, offset],
  );
  return rows.map(({ record }) => JSON.parse(record as string) as Demo);
}

/** How many demos are registered. */
export async function countDemos(store: TraceReader): Promise<number> {
  const [row] = await store.query(
    `SELECT count(*)::DOUBLE AS total FROM records WHERE schema = 'telltale.demo/1'`,
  );
  return Number(row?.['total'] ?? 0);
}

/** @throws TelltaleError NOT_FOUND */
export async function demoById(store: TraceReader, id: string): Promise<Demo> {
  const [row] = await store.query(`${demoSql} AND record_id = ?`, [id]);
  if (row === undefined)
    throw new TelltaleError(
      'NOT_FOUND',
      `there is no demo "${id}"; /demos lists those that are registered`,
    );
  return JSON.parse(row['record'] as string) as Demo;
}
