import { openApp, type App } from '#lib/server/app.ts';
import { sizeName, type Bench, type BenchContext } from '../core/context.ts';
import { paired } from '../core/measure.ts';
import { spread, type Result } from '../core/result.ts';
import { fleetStore } from '../data/fleet.ts';
import { uncached } from '../data/uncached.ts';
import { questions, type AskedQuestion } from './questions.ts';

const bareEngine = 'bare engine: the plain aggregate over the segments, without units or intervals';

/** What a dashboard asks, each time as if for the first time, beside the bare engine over the episodes. */
export const queries: Bench = {
  name: 'queries',
  what: 'dashboard questions, lists and single episodes, on fleets of each size',
  async run(context) {
    const results: Result[] = [];
    for (const size of context.sizes) {
      const folder = await fleetStore(context, size);
      context.say(`opening ${folder}`);
      await using app = await openApp(folder);
      for (const question of questions(size))
        results.push(...(await measured(context, app, size, question)));
    }
    return [...results, ...growth(context.sizes, results)];
  },
};

async function measured(
  context: BenchContext,
  app: App,
  size: number,
  question: AskedQuestion,
): Promise<Result[]> {
  const name = `queries/${question.name}/${sizeName(size)}`;
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
  const target = { of: 'value', at: 'most', value: question.mostMs } as const;
  const figure = (suffix: string, of: (cost: Cost) => number): Result => {
    const [values, bares] = [ours.slice(1).map(of), limits.slice(1).map(of)];
    const wanted = suffix === '' ? { target } : {};
    return bares.length === 0
      ? { name: `${name}${suffix}`, unit: 'ms', value: spread(values), ...wanted }
      : {
          ...paired({
            name: `${name}${suffix}`,
            unit: 'ms',
            values,
            limits: bares,
            what: bareEngine,
          }),
          ...wanted,
        };
  };
  return [
    figure('', ({ wall }) => wall),
    // What else runs on the machine hardly changes it, as it does the wall clock.
    figure('/cpu', ({ cpu }) => cpu),
    { name: `${name}/again`, unit: 'ms', value: spread([again.wall]) },
  ];
}

interface Cost {
  readonly wall: number;
  /** Of all threads. */
  readonly cpu: number;
}

async function cost(work: () => Promise<unknown>): Promise<Cost> {
  const before = process.cpuUsage();
  const start = performance.now();
  await work();
  const used = process.cpuUsage(before);
  return { wall: performance.now() - start, cpu: (used.user + used.system) / 1000 };
}

/** How each question's time grows from the smallest to the largest fleet. */
function growth(sizes: readonly number[], results: readonly Result[]): Result[] {
  const [smallest, largest] = [Math.min(...sizes), Math.max(...sizes)];
  if (smallest === largest) return [];
  return results.flatMap((result) => {
    const match = /^queries\/([^/]+)\/([^/]+)$/.exec(result.name);
    if (match === null || match[2] !== sizeName(largest)) return [];
    const before = results.find(({ name }) => name === `queries/${match[1]}/${sizeName(smallest)}`);
    if (before === undefined) return [];
    const ratio = {
      min: result.value.min / before.value.max,
      median: result.value.median / before.value.median,
      max: result.value.max / before.value.min,
      n: result.value.n,
    };
    return [
      {
        name: `queries/growth/${match[1]}`,
        unit: 'ms',
        value: result.value,
        limit: { what: `the same at ${sizeName(smallest)}`, value: before.value },
        ratio,
        target: { of: 'ratio', at: 'most', value: 1.5 },
      } as const,
    ];
  });
}
