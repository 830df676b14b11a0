/**
 * Child of the ingest bench, the limit: the bare engine parses the same log with explicit types and writes it as
 * Parquet, unsorted and unchecked. Arguments: the log, the file to write, the engine's memory limit.
 */
import { DuckDBInstance } from '@duckdb/node-api';
import { rawColumnsSql } from '../data/raw-columns.ts';
import { reportMeasured } from '../core/child.ts';

const [log = '', target = '', memory = '768MB'] = process.argv.slice(2);

await reportMeasured(async () => {
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: memory,
    preserve_insertion_order: 'false',
  });
  const connection = await instance.connect();
  const source = `read_json('${log}', format = 'newline_delimited', ignore_errors = true, columns = ${rawColumnsSql})`;
  const reader = await connection.runAndReadAll(
    `COPY (SELECT * FROM ${source}) TO '${target}' (FORMAT parquet, COMPRESSION zstd)`,
  );
  connection.closeSync();
  instance.closeSync();
  return Number(reader.getRows()[0]?.[0] ?? 0);
});
