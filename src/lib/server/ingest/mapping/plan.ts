import { identifier, quoted } from '#lib/server/store/sql.ts';
import { enclosed, type Placed } from './expressions.ts';
import type { Fields, Mapping } from './mapping-file.ts';
import { reserved, type LoadedSource } from './source-table.ts';

/**
 * A mapping as SQL. A row of `mapped` says for every expression whether it worked: TRY gives null where an expression
 * fails, so each value is wrapped, and only the wrapper's null means failure. So one bad value costs one row.
 */

export const tried = (sql: string): string => `TRY({'v': ${enclosed(sql)}})`;

/** Raw columns with their declared types, and the names of those that could not be read as such. */
export function typedSql(mapping: Mapping, { columns }: LoadedSource): string {
  const casts: { readonly label: string; readonly raw: string; readonly type: string }[] = [];
  const cast = (label: string, raw: string, type: string | undefined): string => {
    if (type === undefined) return raw;
    casts.push({ label, raw, type });
    return `TRY_CAST(${raw} AS ${type})`;
  };
  const typed = Object.entries(columns).map(([name, type]) => {
    const table = mapping.sources[name];
    const raw = `raw.${identifier(name)}`;
    if (table === undefined)
      return `${cast(name, raw, mapping.source.columns[name])} AS ${identifier(name)}`;
    const members = structMembers(type).map((member) => {
      const sql = cast(`${name}.${member}`, `${raw}.${identifier(member)}`, table.columns[member]);
      return `${identifier(member)} := ${sql}`;
    });
    return `CASE WHEN ${raw} IS NOT NULL THEN struct_pack(${members.join(', ')}) END AS ${identifier(name)}`;
  });
  const failed = casts.map(
    ({ label, raw, type }) =>
      `CASE WHEN ${raw} IS NOT NULL AND TRY_CAST(${raw} AS ${type}) IS NULL THEN ${quoted(label)} END`,
  );
  return `SELECT ${reserved}row, ${[...typed, `list_filter(CAST([${failed.join(', ')}] AS VARCHAR[]), lambda c: c IS NOT NULL) AS ${reserved}casts`].join(', ')} FROM raw`;
}

/** Top-level member names of a STRUCT type as the engine prints it. */
function structMembers(type: string): string[] {
  const inside = /^STRUCT\((.*)\)$/s.exec(type)?.[1] ?? '';
  const members: string[] = [];
  let depth = 0;
  let quotes = false;
  let start = 0;
  for (let at = 0; at <= inside.length; at++) {
    const character = inside[at] ?? ',';
    if (character === '"') quotes = !quotes;
    else if (!quotes && character === '(') depth += 1;
    else if (!quotes && character === ')') depth -= 1;
    else if (!quotes && depth === 0 && character === ',') {
      members.push(memberName(inside.slice(start, at).trim()));
      start = at + 1;
    }
  }
  return members.filter((member) => member !== '');
}

const memberName = (member: string): string =>
  member.startsWith('"')
    ? member.slice(1, member.lastIndexOf('"')).replaceAll('""', '"')
    : (member.split(' ')[0] ?? '');

/** The visible rules for spellings, as one STRUCT column `normal`. */
export function normalSql(mapping: Mapping): string {
  const members = Object.entries(mapping.normalise).map(([name, { from, map }]) => {
    const pairs = Object.entries(map).map(
      ([raw, normal]) => `WHEN ${quoted(raw)} THEN ${quoted(normal)}`,
    );
    const value = `CAST(TRY(${enclosed(from)}) AS VARCHAR)`;
    return `${identifier(name)} := ${pairs.length === 0 ? value : `CASE ${value} ${pairs.join(' ')} ELSE ${value} END`}`;
  });
  return members.length === 0 ? '' : `, struct_pack(${members.join(', ')}) AS normal`;
}

/** Typed columns and `normal`: what expressions see. */
export const visibleSql = (mapping: Mapping, source: LoadedSource): string =>
  `SELECT *${normalSql(mapping)} FROM (${typedSql(mapping, source)})`;

export const leafColumn = (index: number): string => `${reserved}f${index}`;

/** Every field's value, wrapped. */
export const fieldColumns = (fields: readonly Placed[]): string[] =>
  fields.map(({ sql }, index) => `${tried(sql)} AS ${leafColumn(index)}`);

/** Indexes (from 1) of the rules that hold for a row; null where one of them failed. */
export const rulesSql = (rules: readonly { readonly when: string }[], name: string): string =>
  rules.length === 0
    ? `CAST([] AS INTEGER[]) AS ${reserved}${name}`
    : `list_filter([${rules
        .map(
          ({ when }, index) =>
            `CASE WHEN ${tried(when)} IS NULL THEN -${index + 1} WHEN coalesce(CAST(${tried(when)}.v AS BOOLEAN), false) THEN ${index + 1} ELSE 0 END`,
        )
        .join(', ')}], lambda i: i <> 0) AS ${reserved}${name}`;

/** Keys of the fields that failed. */
export const failedFieldsSql = (fields: readonly Placed[]): string =>
  fields.length === 0
    ? 'CAST([] AS VARCHAR[])'
    : `list_filter([${fields
        .map(({ key }, index) => `CASE WHEN ${leafColumn(index)} IS NULL THEN ${quoted(key)} END`)
        .join(', ')}], lambda k: k IS NOT NULL)`;

/**
 * The JSON text of a row's record, from the wrapped values. Times come out as the log format wants them.
 *
 * @param types of the values, by leaf
 */
export function recordSql(
  fields: Fields,
  all: readonly Placed[],
  types: readonly string[],
): string {
  const index = new Map(all.map(({ key }, at) => [key, at]));
  const value = (key: string): string => {
    const at = index.get(key) ?? -1;
    const sql = `${leafColumn(at)}.v`;
    return /^TIMESTAMP/.test(types[at] ?? '') ? `strftime(${sql}, '%Y-%m-%dT%H:%M:%S.%gZ')` : sql;
  };
  const build = (group: Fields, path: string): string =>
    `json_object(${Object.entries(group)
      .map(([name, member]) => {
        const key = `${path}.${name}`;
        if (typeof member === 'object' && member !== null)
          return `${quoted(name)}, ${build(member, key)}`;
        return `${quoted(name)}, ${typeof member === 'string' ? value(key) : `CAST(${quoted(JSON.stringify(member))} AS JSON)`}`;
      })
      .join(', ')})`;
  return build(fields, 'fields');
}
