import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { readinessNow } from '#lib/server/reports/readiness-now.ts';
import { appWith, ingest } from '../helpers/app.ts';
import { october } from '../helpers/reports.ts';

const unit = (name: string, successes: number) => [{ unit: name, minutes: 0, successes }];

test('the evidence is held against the rules once for each of its states and each rule file', async () => {
  const app = await appWith(october(unit('u1', 9)));
  const rules = await readFile('data/readiness/default.yaml', 'utf8');
  let asked = 0;
  const query = {
    ...app.query,
    success: (...request: Parameters<typeof app.query.success>) => {
      asked += 1;
      return app.query.success(...request);
    },
  };
  const now = (text = rules) => readinessNow({ store: app.store, query }, text, []);
  const first = await now();
  const cost = asked;
  expect(cost).toBeGreaterThan(0);
  expect(await now()).toEqual(first);
  expect(asked).toBe(cost);

  const [rate] = (await app.query.success({ by: ['task'], filter: { where: {} } })).rows;
  expect(rate).toMatchObject({ trials: 10 });
  await ingest(app, october(unit('u2', 10)));
  await now();
  expect(asked).toBe(2 * cost);
  await now(rules.replace('version:', '# another file\nversion:'));
  expect(asked).toBe(3 * cost);
});

test('a failure is not kept', async () => {
  const app = await appWith(october(unit('u1', 9)));
  const rules = await readFile('data/readiness/default.yaml', 'utf8');
  const broken = { ...app.query, success: () => Promise.reject(new Error('the disk is gone')) };
  await expect(readinessNow({ store: app.store, query: broken }, rules, [])).rejects.toThrow(
    'the disk is gone',
  );
  const view = await readinessNow({ store: app.store, query: app.query }, rules, []);
  expect(view.table.tasks).toHaveLength(1);
});
