import type { Target } from '#lib/log/records/target.ts';
import type { Estimate } from '#lib/metrics/estimate.ts';
import { targetsAgainst, type TargetRow } from '#lib/readiness/targets.ts';
import type { QueryLayer } from '#lib/server/query/types.ts';
import { textIn } from '#lib/server/store/row-values.ts';
import type { Store } from '#lib/server/store/store.ts';

/** Targets as they stand, each beside what was measured in production on real robots. */
export async function targetRows(
  store: Store,
  query: QueryLayer,
  days: { readonly from?: string; readonly to?: string },
): Promise<readonly TargetRow[]> {
  const rows = await store.query(
    `SELECT record FROM records WHERE schema = 'telltale.target/1'
     QUALIFY row_number() OVER (PARTITION BY record ->> '$.metric', record ->> '$.task', record ->> '$.site'
       ORDER BY recorded_at DESC, record_id) = 1 ORDER BY record_id`,
  );
  const targets = rows.map((row) => JSON.parse(textIn(row, 'record')) as Target);
  const measured = new Map<string, Estimate | null>();
  for (const target of targets) measured.set(target.target_id, await measure(query, target, days));
  return targetsAgainst(targets, ({ target_id }) => measured.get(target_id) ?? null);
}

async function measure(
  query: QueryLayer,
  { metric, task, site }: Target,
  days: { readonly from?: string; readonly to?: string },
): Promise<Estimate | null> {
  const filter = {
    where: {
      world: ['real'],
      context: ['production'],
      ...(task === null ? {} : { task: [task] }),
      ...(site === null ? {} : { site: [site] }),
    },
    ...days,
  };
  if (metric === 'success/1')
    return (await query.success({ by: [], filter })).rows[0]?.estimate ?? null;
  if (metric !== 'autonomy/1' && metric !== 'units-deployed') return null;
  const [row] = (await query.autonomy({ by: [], filter })).rows;
  if (metric === 'autonomy/1') return row?.estimate ?? null;
  const units = row?.units ?? 0;
  return { value: units, low: units, high: units, level: 1, method: 'count', n: units };
}
