import { openApp, type App } from '#lib/server/app.ts';
import { lastLineOf } from '../core/child.ts';
import { sizeName, type Bench, type BenchContext } from '../core/context.ts';
import { cost, type Cost } from '../core/cost.ts';
import { paired } from '../core/measure.ts';
import { spread, type Result } from '../core/result.ts';
import { fleetStore } from '../data/fleet.ts';
import { storeCopy } from '../data/store-copy.ts';
import { uncached } from '../data/uncached.ts';
import { questions, type AskedQuestion } from './questions.ts';

const bareEngine = 'bare engine: the plain aggregate over the segments, without units or intervals';

/**
 * What a dashboard asks, in each state that a reader may meet. `nothing kept`: as if nobody had ever asked, beside the bare
 * engine over the episodes. `after a start`: a fresh process over what an earlier one left on its shelf, nothing asked
 * since; `after a batch`: a hundred episodes came in, nothing asked since; both once more after what `serve` asks in
 * the background (`…, asked ahead`). `again`: the same question once more.
 */
export const queries: Bench = {
  name: 'queries',
  what: 'dashboard questions, lists and single episodes, on fleets of each size, by what was asked before',
  async run(context) {
    const results: Result[] = [];
    for (const size of context.sizes) {
      const folder = await fleetStore(context, size);
      context.say(`opening ${folder}`);
      {
        await using app = await openApp(folder);
        for (const question of questions(size))
          results.push(...(await askedFirst(context, app, size, question)));
      }
      results.push(...(await askedLater(context, folder, size)));
    }
    return [...results, ...growth(context.sizes, results)];
  },
};

const nameOf = (question: AskedQuestion, size: number, state: string): string =>
  `queries/${question.name}/${sizeName(size)}/${state}`;

const targetOf = ({ mostMs }: AskedQuestion) =>
  ({ of: 'value', at: 'most', value: mostMs }) as const;

async function askedFirst(
  context: BenchContext,
  app: App,
  size: number,
  question: AskedQuestion,
): Promise<Result[]> {
  const name = nameOf(question, size, 'nothing kept');
  context.say(name);
  const fresh = uncached(app.store);
  const ours: Cost[] = [];
  const limits: Cost[] = [];
  const { bare } = question;
  for (let run = 0; run <= context.runs; run++) {
    if (bare !== undefined) limits.push(await cost(() => app.store.query(bare)));
    fresh.forget();
    ours.push(await cost(() => question.ask(fresh.query)));
  }
  const again = await cost(() => question.ask(fresh.query));
  const figure = (of: (cost: Cost) => number) => {
    const [values, bares] = [ours.slice(1).map(of), limits.slice(1).map(of)];
    return bares.length === 0
      ? { unit: 'ms', value: spread(values) }
      : paired({ name, unit: 'ms', values, limits: bares, what: bareEngine });
  };
  return [
    { ...figure(({ wall }) => wall), name, target: targetOf(question) },
    // What else runs on the machine hardly changes it, as it does the wall clock.
    { ...figure(({ cpu }) => cpu), name: `${name}/cpu` },
    { name: nameOf(question, size, 'again'), unit: 'ms', value: spread([again.wall]) },
  ];
}

/** The same in processes of their own, over a copy: batches come in. */
async function askedLater(context: BenchContext, folder: string, size: number): Promise<Result[]> {
  const asked = (copy: string, state: string, ahead: string, batches = 0): Promise<Cost[][]> =>
    lastLineOf('first-asks', [copy, String(size), state, ahead, String(batches)]);
  const results: Result[] = [];
  for (const [ahead, suffix] of [
    ['', ''],
    ['ahead', ', asked ahead'],
  ] as const) {
    await using copy = await storeCopy(folder, context.cache);
    context.say(`after starts and batches${suffix}, ${sizeName(size)}`);
    const starts: Cost[][] = [];
    // The first fills the shelf.
    for (let run = 0; run <= context.runs; run++)
      starts.push(...(await asked(copy.folder, 'start', ahead)));
    const batches = await asked(copy.folder, 'batch', ahead, context.runs);
    results.push(
      ...stated(size, `after a start${suffix}`, starts.slice(1)),
      ...stated(size, `after a batch${suffix}`, batches),
    );
  }
  return results;
}

const stated = (size: number, state: string, costs: readonly (readonly Cost[])[]): Result[] =>
  questions(size).flatMap((question, index): Result[] => {
    const name = nameOf(question, size, state);
    const value = (of: (cost: Cost) => number) =>
      spread(costs.map((run) => (run[index] === undefined ? NaN : of(run[index]))));
    return [
      { name, unit: 'ms', value: value(({ wall }) => wall), target: targetOf(question) },
      { name: `${name}/cpu`, unit: 'ms', value: value(({ cpu }) => cpu) },
    ];
  });

/** How each question's time grows from the smallest to the largest fleet, state by state. */
function growth(sizes: readonly number[], results: readonly Result[]): Result[] {
  const [smallest, largest] = [Math.min(...sizes), Math.max(...sizes)];
  if (smallest === largest) return [];
  return results.flatMap((result) => {
    const [, question, size, state, more] = result.name.split('/');
    if (size !== sizeName(largest) || more !== undefined) return [];
    const before = results.find(
      ({ name }) => name === `queries/${question}/${sizeName(smallest)}/${state}`,
    );
    if (before === undefined) return [];
    const ratio = {
      min: result.value.min / before.value.max,
      median: result.value.median / before.value.median,
      max: result.value.max / before.value.min,
      n: result.value.n,
    };
    return [
      {
        name: `queries/growth/${question}/${state}`,
        unit: 'ms',
        value: result.value,
        limit: { what: `the same at ${sizeName(smallest)}`, value: before.value },
        ratio,
        target: { of: 'ratio', at: 'most', value: 1.5 },
      } as const,
    ];
  });
}
