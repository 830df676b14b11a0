import type { Rollup } from './rollup.ts';

/** Statements that take the sums of episodes out of a table, which may hold each group in several rows. */
export function retractFrom(table: Rollup, source: string): readonly string[] {
  const { name, keys } = table;
  const less = `${name}_less`;
  const left = `${name}_left`;
  const same = keys.map((key) => `t.${key} IS NOT DISTINCT FROM l.${key}`).join(' AND ');
  return [
    `CREATE OR REPLACE TEMP TABLE ${less} AS ${table.select(source)}`,
    `CREATE OR REPLACE TEMP TABLE ${left} AS ${table.merge(`(
       SELECT t.* FROM ${name} t SEMI JOIN ${less} l ON ${same}
       UNION ALL ${table.negated(less)})`)}`,
    `DELETE FROM ${name} WHERE rowid IN (SELECT t.rowid FROM ${name} t SEMI JOIN ${less} l ON ${same})`,
    `INSERT INTO ${name} SELECT * FROM ${left}`,
    `DROP TABLE ${less}`,
    `DROP TABLE ${left}`,
  ];
}
