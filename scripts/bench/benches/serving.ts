import { startServer } from '../../../tests/helpers/server.ts';
import { createApi } from '#lib/server/api/app.ts';
import { parquetBytes } from '#lib/server/api/parquet.ts';
import { openApp } from '#lib/server/app.ts';
import { parseMetricRequest } from '#lib/metrics/request.ts';
import { successStatement } from '#lib/metrics/success.ts';
import { cells } from '#lib/server/query/sources.ts';
import type { Bench, BenchContext } from '../core/context.ts';
import { load, type LoadResult } from '../core/load.ts';
import { inTurns, paired } from '../core/measure.ts';
import { spread, type Result } from '../core/result.ts';
import { bareServer } from '../data/bare-server.ts';
import { fleetStore } from '../data/fleet.ts';
import { uncached } from '../data/uncached.ts';

const smallest = 1_000_000;
const connectionCounts = [1, 16, 64] as const;
const milliseconds = 1500;

/** The API beside the engine's own time for the statement, and cached answers beside a bare handler of the same bytes. */
export const serving: Bench = {
  name: 'serving',
  what: 'API answers: 1 k and 100 k rows, JSON, CSV, Arrow; cached answers over 1, 16 and 64 connections',
  async run(context) {
    const folder = await fleetStore(context, smallest);
    return [...(await fresh(context, folder)), ...(await cached(context, folder))];
  },
};

const forms = [
  { rows: '1k', path: 'by=site,policy&task=task-03&limit=1000', type: 'json', most: 1.3 },
  { rows: '1k', path: 'by=site,policy&task=task-03&limit=1000', type: 'csv', most: undefined },
  { rows: '1k', path: 'by=site,policy&task=task-03&limit=1000', type: 'arrow', most: undefined },
  { rows: '100k', path: 'by=unit,task&limit=100000', type: 'json', most: undefined },
  { rows: '100k', path: 'by=unit,task&limit=100000', type: 'arrow', most: 1.3 },
] as const;

/** First answers: nothing is kept from before. */
async function fresh(context: BenchContext, folder: string): Promise<Result[]> {
  await using app = await openApp(folder);
  const forgetful = uncached(app.store);
  const freshApi = () => {
    forgetful.forget();
    return createApi({
      query: forgetful.query,
      toParquet: (rows) => parquetBytes(app.store, rows),
      engineMemory: () => Promise.resolve(0),
      guard: null,
      more: () => undefined,
      report: () => undefined,
    });
  };
  const results: Result[] = [];
  for (const { rows, path, type, most } of forms) {
    const name = `serving/${type}/${rows}`;
    context.say(name);
    const { by, filter } = parseMetricRequest(new URLSearchParams(path));
    const question = { by: [...by, 'world'] as const, filter };
    const statement = successStatement(
      question,
      `(SELECT *, 0 AS unreported FROM ${cells(question)})`,
    );
    const url = `http://localhost/api/v1/metrics/success?${path}&format=${type}`;
    results.push(
      await inTurns({
        name,
        unit: 'ms',
        runs: context.runs,
        value: async () => {
          const api = freshApi();
          const start = performance.now();
          const response = await api.fetch(new Request(url));
          await response.arrayBuffer();
          if (response.status !== 200) throw new Error(`${url} answered ${response.status}`);
          return performance.now() - start;
        },
        limit: {
          what: 'the engine’s own time for the statement, as columns',
          value: async () => {
            const start = performance.now();
            await app.store.queryColumns(statement.sql, statement.params);
            return performance.now() - start;
          },
        },
        ...(most === undefined
          ? {}
          : { target: { of: 'ratio', at: 'most', value: most } as const }),
      }),
    );
  }
  return results;
}

async function cached(context: BenchContext, folder: string): Promise<Result[]> {
  await using server = await startServer(folder);
  const path = '/api/v1/metrics/success?by=task,policy';
  const response = await fetch(`${server.url}${path}`, {
    headers: { 'accept-encoding': 'identity' },
  });
  const body = Buffer.from(await response.arrayBuffer());
  await using bare = await bareServer(new Map([[path, { type: 'application/json', body }]]));
  const results: Result[] = [];
  for (const connections of connectionCounts) {
    const name = `serving/cached/${connections}`;
    context.say(name);
    const [ours, limits]: [LoadResult[], LoadResult[]] = [[], []];
    for (let run = 0; run < context.runs; run++) {
      limits.push(await load(`${bare.url}${path}`, connections, milliseconds));
      ours.push(await load(`${server.url}${path}`, connections, milliseconds));
    }
    const target =
      connections === 1 ? {} : { target: { of: 'value', at: 'least', value: 3000 } as const };
    results.push({
      ...paired({
        name,
        unit: 'answers/s',
        values: ours.map(({ perSecond }) => perSecond),
        limits: limits.map(({ perSecond }) => perSecond),
        what: 'bare handler, same bytes',
        note: `${body.length} bytes`,
      }),
      ...target,
    });
    results.push({
      name: `${name}/p99`,
      unit: 'ms',
      value: spread(ours.map(({ p99 }) => p99)),
      limit: { what: 'its own p50', value: spread(ours.map(({ p50 }) => p50)) },
      ratio: spread(ours.map(({ p99, p50 }) => p99 / p50)),
      target: { of: 'ratio', at: 'most', value: 5 },
    });
  }
  return results;
}
