import type { Random } from '#lib/kernel/random.ts';

/** One small change to a line: of its bytes, or of the JSON in it. Most make it invalid, some only unusual. */
export function mutate(line: Buffer, random: Random): Buffer {
  return random.float() < 0.35 ? mutateBytes(line, random) : mutateText(line.toString(), random);
}

function mutateBytes(line: Buffer, random: Random): Buffer {
  const at = random.int(0, Math.max(line.length - 1, 0));
  const byte = Buffer.from([random.int(0, 255)]);
  const choices = [
    () => Buffer.concat([line.subarray(0, at), byte, line.subarray(at + 1)]),
    () => Buffer.concat([line.subarray(0, at), byte, line.subarray(at)]),
    () => Buffer.concat([line.subarray(0, at), line.subarray(at + 1)]),
    () => line.subarray(0, at),
    () => Buffer.concat([line, line.subarray(at)]),
  ];
  return pick(choices, random)();
}

/** Values that look right, or nearly. */
const strange = [
  ...['null', 'true', 'false', '0', '-0', '1', '-1', '1.0', '1.5', '1e3', '1E400', '1e-7', '0.1'],
  ...['9007199254740991', '9007199254740993', '31622400000', '31622400001', '007', '+1', '.5'],
  ...['NaN', 'Infinity', '-Infinity', '0.30000000000000004', '123456789012345678901234567890'],
  ...['""', '"x"', '"X"', '"a b"', '"../../etc/passwd"', '"5"', '"sim"', '"real"', '"success"'],
  ...['"\\u0000"', '"\\ud800"', '"\\ud83e\\udd16"', '"é"', '"\\u00e9"', '"\\/"', '"\\n"', '"\\q"'],
  ...['"2026-02-30T00:00:00Z"', '"2026-02-28T24:00:00Z"', '"2026-02-28T23:59:60Z"', '"\u2028"'],
  ...['"2026-02-28T23:59:59Z"', '"2026-02-28T23:59:59.5Z"', '"2024-02-29T00:00:00.123Z"'],
  ...['"1969-12-31T23:59:59Z"', '"2026-02-28 23:59:59Z"', '"2026-02-28T23:59:59+00:00"'],
  ...['[]', '{}', '[null]', '[[]]', '{"a":1}', '[{"mode":"autonomous"}]', '{"generated":true}'],
  ...['{"generated":"true"}', '{"a":{"generated":true}}', '{"kind":"real","type":null}'],
  ...['{"kind":"real","type":"physics"}', '[{"start_ms":5,"end_ms":5}]', '{"a":1,"a":2}'],
  ...['[{"mode":"autonomous","start_ms":0,"end_ms":1,"source":"operator"}]', '{"__proto__":1}'],
  ...[
    '{"p50":2,"p95":1}',
    '{"p50":1,"p99":0.5,"max":3}',
    '{"max":1,"mean":2}',
    '{"1":"b","0":"a"}',
  ],
];

const member =
  /("[A-Za-z0-9_.-]+") ?: ?("(?:[^"\\]|\\.)*"|-?[0-9][0-9.eE+-]*|true|false|null|\[\]|\{\})/g;

function mutateText(line: string, random: Random): Buffer {
  const members = [...line.matchAll(member)];
  if (members.length === 0) return Buffer.from(`${line},`);
  const found = pick(members, random);
  const [whole, name = '', value = ''] = found;
  const before = line.slice(0, found.index);
  const after = line.slice(found.index + whole.length);
  const other = pick(members, random);
  const choices = [
    () => `${before}${name}:${pick(strange, random)}${after}`,
    () => `${before}${name}:${pick(strange, random)}${after}`,
    () => `${before}${name}:${pick(strange, random)}${after}`,
    () => `${before}${name}:${other[2] ?? ''}${after}`, // another field's value
    () => `${before}${name}:${value},${name}:${value}${after}`, // named twice
    () => `${before}"unknown_field":1,${whole}${after}`,
    () => `${before}"${name.slice(1, -1).toUpperCase()}":${value}${after}`,
    () => (before + after).replace(/,,|([[{]),|,([\]}])/g, '$1$2'), // left out
    () => `${before}${name} : ${value} ${after}`,
    () => `${before}${name}:\t${value}${after}`,
    () => `${before}${name}:${value},${after}`, // one comma too many
    () => `${before}${nearby(name, value, random)}${after}`,
    () => ` ${line}`,
    () => `${line}\r`,
    () => `${line} `,
    () => `\uFEFF${line}`,
  ];
  return Buffer.from(pick(choices, random)());
}

/** A number a little larger or smaller: what breaks the order of segments and quantiles. */
function nearby(name: string, value: string, random: Random): string {
  const number = Number(value);
  const changed = Number.isFinite(number) ? String(number + random.int(-500, 500)) : `${value}`;
  return `${name}:${changed}`;
}

function pick<T>(items: readonly T[], random: Random): T {
  return items[random.int(0, items.length - 1)] as T;
}
