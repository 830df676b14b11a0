import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { numberIn, optionalText, textIn } from '#lib/server/store/row-values.ts';
import type { Store } from '#lib/server/store/store.ts';
import { fewestPeople, hideSmallGroups } from './small-groups.ts';

/** Where people appear in the evidence, each with the columns that groups are made of. */
const appearances = [
  `SELECT 'graders' AS work, site, task, grader AS person FROM episodes
   WHERE grading_by = 'human' AND grader IS NOT NULL`,
  `SELECT 'evaluators', record ->> '$.site', record ->> '$.task', record ->> '$.evaluator'
   FROM records WHERE schema = 'telltale.preference/1'`,
  `SELECT 'collectors', record ->> '$.site', record ->> '$.activity', record ->> '$.collector'
   FROM records WHERE schema = 'telltale.shift/1'`,
].join(' UNION ALL ');

const groupings = ['site', 'task'] as const;
export type PeopleGrouping = (typeof groupings)[number];

/** How much one kind of work at one place rests on how many people. */
export interface PeopleRow {
  readonly work: 'graders' | 'evaluators' | 'collectors';
  /** Site or task; null over all of them. */
  readonly group: string | null;
  readonly people: number;
  /** Episodes graded, comparisons evaluated, shifts worked. */
  readonly records: number;
}

/** Who works with the robots, counted; groups under five people are left out and counted. Nobody is named. */
export async function peopleRows(
  store: Pick<Store, 'query'>,
  by: PeopleGrouping | null,
): Promise<{ readonly rows: readonly PeopleRow[]; readonly hidden: number }> {
  const rows = await store.query(
    `SELECT work, ${by ?? 'NULL'} AS name, CAST(count(DISTINCT person) AS INTEGER) AS people,
       CAST(count(*) AS INTEGER) AS records
     FROM (${appearances}) GROUP BY ALL ORDER BY ALL`,
  );
  return hideSmallGroups(
    rows.map((row) => ({
      work: textIn(row, 'work') as PeopleRow['work'],
      group: optionalText(row, 'name'),
      people: numberIn(row, 'people'),
      records: numberIn(row, 'records'),
    })),
    ({ people }) => people,
  );
}

const route = createRoute({
  method: 'get',
  path: '/people',
  summary: 'How many people grade, evaluate and collect, by site or task',
  description: `People are stored under keyed pseudonyms. Groups of fewer than ${fewestPeople} people are left out; \`hidden\` counts them.`,
  request: { query: z.object({ by: z.enum(groupings).optional() }) },
  responses: {
    200: {
      description: 'The groups',
      content: { 'application/json': { schema: z.looseObject({}) } },
    },
  },
});

export function peopleRoutes(api: OpenAPIHono, store: Pick<Store, 'query'>): void {
  api.openAPIRegistry.registerPath(route);
  api.get('/people', async (context) => {
    const by = context.req.query('by');
    const known = groupings.find((name) => name === by);
    if (by !== undefined && known === undefined)
      throw new TelltaleError('USAGE', `by=${by}: people are grouped by ${groupings.join(' or ')}`);
    return context.json(await peopleRows(store, known ?? null));
  });
}
