import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { zipSync } from 'fflate';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { isReportKind, reportKinds, type ReportKind } from '#lib/reports/report/predicate.ts';
import type { Context } from 'hono';
import { reportList, reportView } from './listing.ts';
import type { Reporting } from './reporting.ts';
import type { ReadinessView } from './readiness-now.ts';
import type { ShelvedReport } from './shelf.ts';

export interface ReportRouteParts {
  readonly reporting: Reporting;
  /** What the page `/` shows. */
  readonly readiness: () => Promise<ReadinessView>;
  /** Who asks, for the card of a report: the session’s user, or `local`. */
  readonly who: (context: Context) => string;
  /** Whether the one who asks may see reports that are not published. */
  readonly seesDrafts: (context: Context) => boolean;
}

const json = (description: string) => ({
  description,
  content: { 'application/json': { schema: z.looseObject({}) } },
});

const buildBody = z.strictObject({
  kind: z.enum(reportKinds),
  window: z.string(),
  rules: z.string().max(1_000_000).optional(),
});
const declareBody = z.strictObject({ kind: z.enum(reportKinds), window: z.string() });
const asBody = <S extends z.ZodType>(schema: S) => ({
  body: { content: { 'application/json': { schema } } },
});

const described = [
  createRoute({
    method: 'get',
    path: '/readiness',
    summary: 'Tasks by level, what blocks the next, targets beside what was measured',
    responses: { 200: json('As the front page shows it') },
  }),
  createRoute({
    method: 'get',
    path: '/reports',
    summary: 'Every report and its vintages, and the history of their headline figures',
    responses: { 200: json('Newest first') },
  }),
  createRoute({
    method: 'post',
    path: '/reports',
    summary: 'Build a report; published at once unless two people are needed',
    request: asBody(buildBody),
    responses: { 201: json('Its id and what it restates') },
  }),
  createRoute({
    method: 'post',
    path: '/reports/windows',
    summary: 'Declare a window before it starts',
    request: asBody(declareBody),
    responses: { 201: json('The leaf of the ledger that says so') },
  }),
  createRoute({
    method: 'get',
    path: '/reports/restatement',
    summary: 'What a new build would say otherwise',
    request: { query: z.object({ kind: z.enum(reportKinds), window: z.string() }) },
    responses: { 200: json('Null where nothing changes') },
  }),
  createRoute({
    method: 'get',
    path: '/reports/{id}',
    summary:
      'One report: its statement and how it stands in the ledger; as a zip with the ending .zip',
    request: { params: z.object({ id: z.string() }) },
    responses: { 200: json('The predicate of the signed statement') },
  }),
  createRoute({
    method: 'get',
    path: '/reports/{id}/files/{name}',
    summary: 'One file of a report',
    request: { params: z.object({ id: z.string(), name: z.string() }) },
    responses: {
      200: {
        description: 'Its bytes',
        content: {
          'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) },
        },
      },
    },
  }),
  createRoute({
    method: 'post',
    path: '/reports/{id}/publish',
    summary: 'Publish a draft; by another person than built it, where access control is on',
    request: { params: z.object({ id: z.string() }) },
    responses: { 200: json('The published report') },
  }),
  createRoute({
    method: 'post',
    path: '/reports/{id}/proof',
    summary: 'Make the proof again, with the cosignatures that witnesses gave since',
    request: { params: z.object({ id: z.string() }) },
    responses: { 200: json('Done') },
  }),
];

/** Reports and readiness over HTTP. */
export function reportRoutes(api: OpenAPIHono, parts: ReportRouteParts): void {
  const { reporting, who, seesDrafts } = parts;
  const shown = async (context: Context, id: string): Promise<ShelvedReport> => {
    const report = await reporting.shelf.get(id);
    if (report.proven !== null || seesDrafts(context)) return report;
    throw new TelltaleError('NOT_FOUND', `there is no report ${id}`);
  };
  for (const route of described) api.openAPIRegistry.registerPath(route);

  api.get('/readiness', async (context) => context.json(await parts.readiness()));

  api.get('/reports', async (context) => {
    const reports = await reporting.shelf.all();
    const seen = reports.filter(({ proven }) => proven !== null || seesDrafts(context));
    return context.json(reportList(seen));
  });

  api.post('/reports', async (context) => {
    const { kind, window, rules } = await body(context, buildBody);
    const request = { kind, window, by: who(context), ...(rules === undefined ? {} : { rules }) };
    const { report_id, status, restates } = await reporting.build(request);
    return context.json({ report_id, status, restates }, 201);
  });

  api.post('/reports/windows', async (context) => {
    const { kind, window } = await body(context, declareBody);
    return context.json(await reporting.declare(kind, window), 201);
  });

  api.get('/reports/restatement', async (context) => {
    const kind = kindOf(context.req.query('kind') ?? '');
    const window = context.req.query('window') ?? '';
    return context.json({ restates: await reporting.restatement(kind, window) });
  });

  api.get('/reports/:id', async (context) => {
    const asked = context.req.param('id');
    const id = asked.replace(/\.zip$/, '');
    const report = await shown(context, id);
    if (id === asked) return context.json(reportView(report));
    const zip = zipSync(Object.fromEntries(report.folder), {
      mtime: new Date('2000-01-01T00:00:00Z'),
    });
    return context.body(new Uint8Array(zip), 200, {
      'content-type': 'application/zip',
      'content-disposition': `attachment; filename="${id}.zip"`,
    });
  });

  api.get('/reports/:id/files/:name', async (context) => {
    const { folder } = await shown(context, context.req.param('id'));
    const name = context.req.param('name');
    const bytes = folder.get(name);
    if (bytes === undefined) throw new TelltaleError('NOT_FOUND', `the report has no file ${name}`);
    return context.body(new Uint8Array(bytes), 200, {
      'content-type': mediaTypeOf(name),
      // A verifier page must not run with the rights of the dashboard that served it.
      'content-disposition': `${name.endsWith('.html') ? 'attachment' : 'inline'}; filename="${name}"`,
    });
  });

  api.post('/reports/:id/proof', async (context) => {
    await reporting.refreshProof(context.req.param('id'));
    return context.json({});
  });

  api.post('/reports/:id/publish', async (context) => {
    const report = await reporting.publish(context.req.param('id'), who(context));
    return context.json(reportView(report));
  });
}

async function body<S extends z.ZodType>(context: Context, schema: S): Promise<z.output<S>> {
  const given: unknown = await context.req.json().catch(() => null);
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new TelltaleError('USAGE', z.prettifyError(parsed.error));
}

function kindOf(name: string): ReportKind {
  if (isReportKind(name)) return name;
  throw new TelltaleError('USAGE', `kind=${name} must be ${reportKinds.join(' or ')}`);
}

const mediaTypes: Readonly<Record<string, string>> = {
  json: 'application/json',
  csv: 'text/csv; charset=utf-8',
  parquet: 'application/vnd.apache.parquet',
  pdf: 'application/pdf',
  html: 'text/html; charset=utf-8',
};

const mediaTypeOf = (name: string): string =>
  mediaTypes[name.slice(name.lastIndexOf('.') + 1)] ?? 'text/plain; charset=utf-8';
