import { base } from '../base.ts';
import { absent, type InvalidVariant } from '../variant.ts';
import { beyond, episode } from './breach.ts';

const line = JSON.stringify(base.episode);

/** Lines that are no JSON object, or name a member twice. */
export const lines: readonly InvalidVariant[] = [
  episode('not JSON', 'robot says hello', 'not_json '),
  episode('cut off in the middle', line.slice(0, 200), 'not_json '),
  episode('two records on a line', `${line}${line}`, 'not_json '),
  episode('NaN', line.replace('0.8', 'NaN'), 'not_json '),
  episode('Infinity', line.replace('412.5', '-Infinity'), 'not_json '),
  episode('single quotes', "{'schema':'telltale.episode/1'}", 'not_json '),
  episode('invalid UTF-8', Uint8Array.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), 'not_utf8 '),
  episode('UTF-16', Buffer.from('{"a":1}', 'utf16le').swap16(), 'not_json '),
  episode('a number', '42', 'wrong_type '),
  episode('null', 'null', 'wrong_type '),
  episode('a list', `[${line}]`, 'wrong_type '),
  beyond(
    'a field named twice',
    line.replace('"outcome":', '"outcome":"failure","outcome":'),
    'duplicate_key /outcome',
  ),
  beyond(
    'a field named twice, once in escapes',
    line.replace('"outcome":', '"o\\u0075tcome":"failure","outcome":'),
    'duplicate_key /outcome',
  ),
  beyond(
    'a member named twice deep inside, and more that is wrong',
    line.replace('"mode":"teleoperated"', '"mode":"teleoperated","mode":"autonomous","end_ms":1'),
    'duplicate_key /control/2/mode',
    'duplicate_key /control/2/end_ms',
  ),
  episode(
    'a number beyond range',
    line.replace('412.5', '1e999'),
    'out_of_range /latency/response_ms',
  ),
  beyond(
    'a whole number that would lose digits, in extra',
    line.replace('"extra":{', '"extra":{"serial":12345678901234567890,'),
    'out_of_range /extra/serial',
  ),
  beyond(
    'nested without end',
    line.replace('"extra":{', `"extra":{"deep":${'['.repeat(40)}${']'.repeat(40)},`),
    `too_deep /extra/deep${'/0'.repeat(30)}`,
  ),
  beyond('half a surrogate pair', line.replace('a Coke', '\\ud83e'), 'bad_text /instruction'),
  beyond('NUL', line.replace('a Coke', '\\u0000'), 'bad_text /instruction'),
  beyond(
    'NUL deep in extra',
    { '/extra/nested': { kept: [{ x: 'a\0' }] } },
    'bad_text /extra/nested/kept/0/x',
  ),
  beyond(
    'a member called __proto__',
    line.replace('"extra":{', '"extra":{"__proto__":{"generated":true},'),
    'not_allowed /extra/__proto__',
  ),
];

/** Records of no type or version that is known. */
export const schemas: readonly InvalidVariant[] = [
  episode('no schema', { '/schema': absent }, 'missing /schema'),
  episode('a schema that is a number', { '/schema': 1 }, 'wrong_type /schema'),
  episode('a later major version', { '/schema': 'telltale.episode/2' }, 'unknown_schema /schema'),
  episode('a type without version', { '/schema': 'telltale.episode' }, 'unknown_schema /schema'),
];
