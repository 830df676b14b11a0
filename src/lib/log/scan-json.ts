import { maxDepth } from './limits.ts';
import { pointer, type Problem } from './problems.ts';

/**
 * What JSON.parse passes over in silence, found by a second walk over the tokens: members named twice (it keeps the
 * last), numbers beyond range (it gives Infinity), whole numbers that lose digits, and nesting without end.
 *
 * @param json a text that JSON.parse has accepted: the walk relies on its being well-formed
 */
export function scanJson(json: string): Problem[] {
  const problems: Problem[] = [];
  const open: Container[] = [];
  let expectsName = false;
  const report = (code: Problem['code'], message: string) =>
    problems.push({ path: pointer(open.map(({ at }) => at)), code, message });

  for (const [token] of json.matchAll(tokens)) {
    const inside = open.at(-1);
    if (token === '{' || token === '[') {
      if (open.length >= maxDepth) {
        report('too_deep', `nested deeper than ${maxDepth}`);
        return problems;
      }
      open.push({ names: token === '{' ? new Set() : undefined, at: token === '{' ? '' : 0 });
      expectsName = token === '{';
    } else if (token === '}' || token === ']') {
      open.pop();
      expectsName = false;
    } else if (token === ',') {
      if (inside?.names !== undefined) expectsName = true;
      else if (inside !== undefined) inside.at = Number(inside.at) + 1;
    } else if (token.startsWith('"')) {
      if (!expectsName || inside?.names === undefined) continue;
      expectsName = false;
      const name = token.includes('\\') ? (JSON.parse(token) as string) : token.slice(1, -1);
      inside.at = name;
      if (inside.names.has(name)) report('duplicate_key', 'the member is named twice');
      inside.names.add(name);
    } else {
      const fault = numberFault(token);
      if (fault !== undefined) report('out_of_range', fault);
    }
  }
  return problems;
}

/** An object or list being walked, and the name or index reached in it. Lists have no names. */
interface Container {
  readonly names: Set<string> | undefined;
  at: string | number;
}

/** Strings, brackets, commas and numbers; colons, white space and the literals do not matter here. */
const tokens = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],]|-?[0-9][0-9.eE+-]*/g;

function numberFault(token: string): string | undefined {
  const value = Number(token);
  if (!Number.isFinite(value)) return `${token.slice(0, 40)} is beyond the range of a double`;
  if (/^-?[0-9]+$/.test(token) && !keepsDigits(token, value))
    return `${token.slice(0, 40)} loses digits as a double; write it as a string`;
  return undefined;
}

/** Whether a whole number, read and written again, is still the same number. */
const keepsDigits = (token: string, value: number) =>
  Number.isSafeInteger(value) || String(value) === token || BigInt(token) === BigInt(value);
