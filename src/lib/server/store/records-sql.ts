import { quoted } from './sql.ts';

/** Columns of a line that stands for a record other than an episode. */
const lineColumns = `{schema: 'VARCHAR', record_id: 'VARCHAR', recorded_at: 'VARCHAR', record: 'VARCHAR', content: 'VARCHAR'}`;

export const recordSort: readonly string[] = ['schema', 'record_id'];

/** Lines of records, each with its JSON text and the hash of its canonical form, in the columns of `records`. */
export const recordsSql = (path: string, batchId: string): string =>
  `SELECT schema, record_id, CAST(recorded_at AS TIMESTAMP) AS recorded_at, CAST(record AS JSON) AS record, content,
    ${quoted(batchId)} AS batch_id
  FROM read_json(${quoted(path)}, format = 'newline_delimited', compression = 'uncompressed', columns = ${lineColumns})
  ORDER BY ${recordSort.join(', ')}`;
