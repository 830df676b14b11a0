import { catalogue } from '#lib/metrics/catalogue.ts';
import type { PageServerLoad } from './$types.js';

/** The definitions as the product computes them: the page prints what runs, not a description of it. */
export const load: PageServerLoad = () => ({
  metrics: catalogue.map((metric) => ({
    id: `${metric.name}/${metric.version}`,
    anchor: `${metric.name}-${metric.version}`,
    title: metric.title,
    meaning: metric.meaning,
    formula: metric.formula,
    interval: metric.interval,
    needs: metric.needs,
    sql: metric.sql,
    sqlSha256: metric.sql_sha256,
  })),
});
