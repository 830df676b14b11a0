import { Linter } from 'eslint';
import { expect, test } from 'vitest';
import { determinismRules } from '../../../scripts/lint/determinism.js';

const linter = new Linter();
const problems = (code: string): string[] =>
  linter
    .verify(code, determinismRules as Linter.Config[], 'src/lib/sim/policy.js')
    .map(({ ruleId, message }) => ruleId ?? message);

test.each([
  'Math.sin(x)',
  'Math.atan2(y, x)',
  'Math.hypot(x, y)',
  'Math.pow(x, 2)',
  'Math.exp(x)',
  "Math['log'](x)",
  'const { tan } = Math; tan(x)',
  'const m = Math; m.cos(x)',
  'x ** y',
  '2 ** x',
  'x **= y',
  'x ** 0.5',
  'Math.random()',
  'Date.now()',
  'new Date()',
  'performance.now()',
  "a.localeCompare('b')",
])('%s is refused in the simulation', (code) => {
  expect(problems(`export const f = (x, y, a) => { ${code}; };`)).not.toEqual([]);
});

test.each([
  'Math.sqrt(x) + Math.abs(y)',
  'Math.min(x, y) * Math.max(x, 0)',
  'Math.round(x) % 3',
  'Math.imul(x, y)',
  'x ** 2',
  'x ** 3',
])('%s is the same everywhere and allowed', (code) => {
  expect(problems(`export const f = (x, y) => ${code};`)).toEqual([]);
});
