import type { Registration } from '#lib/log/records/registration.ts';
import type { EvidenceReader } from './reader.ts';

/** Registrations of runs, the first of each run: a later one cannot change what was promised. */
export async function registrations(
  reader: EvidenceReader,
  where: { readonly suite?: string; readonly runId?: string } = {},
): Promise<ReadonlyMap<string, Registration>> {
  const filters = ["schema = 'telltale.registration/1'"];
  const params: string[] = [];
  const only = (path: string, value: string | undefined): void => {
    if (value === undefined) return;
    filters.push(`(record ->> '${path}') = ?`);
    params.push(value);
  };
  only('$.suite', where.suite);
  only('$.run_id', where.runId);
  const rows = await reader.query(
    `SELECT CAST(record AS VARCHAR) AS record FROM records WHERE ${filters.join(' AND ')}
     ORDER BY (record ->> '$.registered_at') DESC, record_id DESC`,
    params,
  );
  const found = rows.map(({ record }) => JSON.parse(record as string) as Registration);
  return new Map(found.map((registration) => [registration.run_id, registration]));
}

/** What a run registers of itself beyond the format's own fields. */
export interface RunExtra {
  readonly world: 'real' | 'sim' | null;
  readonly split: string | null;
  readonly perturbation: string | null;
}

/** Reads those fields; null where a run, made elsewhere, does not have them. */
export function runExtra({ extra }: Pick<Registration, 'extra'>): RunExtra {
  const text = (name: string): string | null => {
    const value = extra[name];
    return typeof value === 'string' ? value : null;
  };
  const world = text('world');
  return {
    world: world === 'real' || world === 'sim' ? world : null,
    split: text('split'),
    perturbation: text('perturbation'),
  };
}
