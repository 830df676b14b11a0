import { Command } from 'commander';
import { afterEach, expect, test, vi } from 'vitest';
import { calculate, calculations } from '#lib/stats/calculator.ts';
import { registerStats } from '../../../src/cli/commands/stats.ts';

const promised = [
  ...['wilson', 'clopper-pearson', 'jeffreys', 'beta-posterior', 'prob-better', 'barnard'],
  ...['boschloo', 'fisher', 'newcombe', 'miettinen-nurminen', 'mcnemar', 'garwood', 'power'],
  ...['mmrv', 'e-value', 'betting-cs', 'fisher-z', 'kaplan-meier', 'holm', 'davidson'],
];

test('every calculation has its own name, and all that are promised are there', () => {
  const names = calculations.map((each) => each.name);
  expect(new Set(names).size).toBe(names.length);
  expect(names).toEqual(expect.arrayContaining(promised));
});

for (const { name, example, fields } of calculations) {
  test(`${name}: its example works, each required field is required, no other is taken`, () => {
    const result = calculate(name, example);
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
    expect(Object.keys(example).filter((key) => !fields.some((f) => f.name === key))).toEqual([]);
    for (const { name: field } of fields.filter((each) => each.optional !== true)) {
      const without = Object.fromEntries(Object.entries(example).filter(([key]) => key !== field));
      expect(() => calculate(name, without)).toThrow(expect.objectContaining({ code: 'USAGE' }));
    }
    expect(() => calculate(name, { ...example, extra: 1 })).toThrow(
      expect.objectContaining({ code: 'USAGE' }),
    );
  });
}

test('every problem of an input is named', () => {
  expect(() => calculate('wilson', { k: '8', q: 1 })).toThrow(
    expect.objectContaining({
      details: expect.objectContaining({
        problems: [
          'q is not one of its fields',
          'k is wrong: a number is wanted',
          'n is missing: a number is wanted',
        ],
      }) as unknown,
    }),
  );
  for (const input of [null, [], 3, 'k']) {
    expect(() => calculate('wilson', input)).toThrow(expect.objectContaining({ code: 'USAGE' }));
  }
});

afterEach(() => {
  vi.restoreAllMocks();
});

async function run(...args: string[]): Promise<string> {
  let printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  const program = new Command().exitOverride();
  registerStats(program);
  await program.parseAsync(['stats', ...args], { from: 'user' });
  return printed;
}

test('stats prints one line of JSON, or one to read', async () => {
  const input = ['--input', '{"k":8,"n":50}'];
  expect(JSON.parse(await run('wilson', ...input, '--json'))).toMatchObject({
    value: 0.16,
    method: 'wilson',
  });
  expect(await run('wilson', ...input)).toBe(
    'wilson: value 0.16 · low 0.0833742 · high 0.285142 · level 0.95 · method wilson\n',
  );
});

test('stats alone lists what there is', async () => {
  const lines = (await run()).trimEnd().split('\n');
  expect(lines).toHaveLength(calculations.length);
});

test('stats refuses an unknown name, a missing input and broken JSON as bad usage', async () => {
  for (const args of [
    ['nope', '--input', '{}'],
    ['nope'],
    ['wilson'],
    ['wilson', '--input', '{'],
  ]) {
    await expect(run(...args)).rejects.toMatchObject({ code: 'USAGE' });
  }
});
