/**
 * Child that makes a fleet's store: segments by SQL, each committed as a batch in the store's own way; the rollups are
 * left to whoever opens it. Above ten million a batch is a day, and those after the fourth are earlier ones some days later.
 * Arguments: folder, episodes.
 */
import { DuckDBInstance } from '@duckdb/node-api';
import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openStore } from '#lib/server/store/store.ts';
import { reportMeasured } from '../core/child.ts';
import { days, fleetSql, laterSql, templateDays } from '../data/fleet-sql.ts';

const [folder = '', episodesText = ''] = process.argv.slice(2);
const episodes = Number(episodesText);
const daily = episodes > 10_000_000;
const perBatch = daily ? Math.ceil(episodes / days) : 1_000_000;

await reportMeasured(async () => {
  const store = await openStore(folder, { rollups: { rollups: [], version: 'none' } });
  const engine = await DuckDBInstance.create(':memory:', { memory_limit: '2GB' });
  const connection = await engine.connect();
  const scratch = await store.scratch();
  const templates: string[] = [];
  const selectOf = (batch: number, from: number, to: number, batchId: string): string => {
    const template = templates[batch % templateDays];
    return daily && batch >= templateDays && template !== undefined
      ? laterSql(template, batch - (batch % templateDays), episodes, batchId)
      : fleetSql(episodes, from, to, batchId);
  };
  for (let from = 0; from < episodes; from += perBatch) {
    const to = Math.min(from + perBatch, episodes);
    await store.write(async (writer) => {
      const batch_id = writer.newBatchId();
      const path = join(scratch, `${batch_id}.parquet`);
      await connection.run(
        `COPY (${selectOf(from / perBatch, from, to, batch_id)}) TO '${path}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)`,
      );
      const [counted] = await writer.query(`SELECT count(*) AS rows FROM read_parquet('${path}')`);
      const rows = Number(counted?.['rows']);
      const manifest = await writer.commit({
        batch_id,
        source: {
          name: `fleet-${episodes}`,
          kind: 'jsonl',
          sha256: createHash('sha256').update(batch_id).digest('hex'),
          bytes: 0,
          first_line: from + 1,
          last_line: to,
        },
        mapping: null,
        counts: {
          lines: rows,
          accepted: rows,
          duplicate: 0,
          quarantined: 0,
          problems: {},
          moved: {},
        },
        findings: [],
        resolved: [],
        episodes: { path, rows },
        records: null,
        quarantine: null,
        bytes: [],
      });
      const segment = manifest.files.find(({ kind }) => kind === 'episodes');
      if (templates.length < templateDays && segment !== undefined)
        templates.push(join(store.dir, segment.path));
    });
  }
  connection.closeSync();
  engine.closeSync();
  await rm(scratch, { recursive: true, force: true });
  await store.close();
  return episodes;
});
