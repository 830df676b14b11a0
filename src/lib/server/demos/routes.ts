import { z, type OpenAPIHono } from '@hono/zod-openapi';
import { labelHtml } from '#lib/demos/label/html.ts';
import { labelSvg } from '#lib/demos/label/svg.ts';
import { sidecarOf } from '#lib/demos/label/sidecar.ts';
import { isAbsent } from '#lib/demos/facts.ts';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { videoTools } from '#lib/server/video/tools.ts';
import { unpackAnalysis } from './analysis-file.ts';
import { auditDemo } from './audit-demo.ts';
import { parseClaims } from './claims-file.ts';
import { demoList, demoPage, type DemoStore } from './demo-pages.ts';
import { labelPng } from './label-png.ts';

/** Bytes of one audit request: the measures of an hour of video are some megabytes. */
const mostBytes = 64 * 1024 * 1024;

const auditRequest = z.strictObject({
  /** The text of a claims file. */
  claims: z.string().max(4 * 1024 * 1024),
  /** `telltale.clip-analysis/1`, or why there is none. */
  clip: z.union([
    z.strictObject({ absent: z.string().max(2000) }),
    z.looseObject({ schema: z.string() }),
  ]),
});

/**
 * `/demos`, `/demos/{id}`, its label as SVG, HTML, PNG and side-car, and `POST /demos/audit`, which holds measures of a clip
 * against the logs of this store. No video is sent: whoever has the clip measures it.
 */
export function demoRoutes(api: OpenAPIHono, store: DemoStore): void {
  api.get('/demos', async (context) => context.json({ rows: await demoList(store) }));
  api.post('/demos/audit', async (context) => {
    const { claims, clip } = await body(context.req.raw);
    const evidence = isAbsent(clip) ? clip : unpackAnalysis(clip);
    const { audit, claimed, facts } = await auditDemo(
      store,
      parseClaims(claims, 'claims'),
      evidence,
    );
    return context.json({ audit, claimed, facts });
  });
  api.get('/demos/:id{.+}/label.svg', async (context) => {
    const page = await demoPage(store, context.req.param('id'), pageUrl(context.req.url));
    return context.body(labelSvg(page.label), 200, {
      'content-type': 'image/svg+xml; charset=utf-8',
    });
  });
  api.get('/demos/:id{.+}/label.html', async (context) => {
    const page = await demoPage(store, context.req.param('id'), pageUrl(context.req.url));
    return context.html(labelHtml(page.label));
  });
  api.get('/demos/:id{.+}/label.png', async (context) => {
    const page = await demoPage(store, context.req.param('id'), pageUrl(context.req.url));
    const png = await labelPng(await videoTools(), labelSvg(page.label));
    return context.body(new Uint8Array(png), 200, { 'content-type': 'image/png' });
  });
  api.get('/demos/:id{.+}/label.json', async (context) => {
    const page = await demoPage(store, context.req.param('id'), pageUrl(context.req.url));
    const { video } = page.facts;
    return context.json(sidecarOf(page.label, page.audit, isAbsent(video) ? null : video));
  });
  api.get('/demos/:id{.+}', async (context) =>
    context.json(await demoPage(store, context.req.param('id'))),
  );
}

async function body(request: Request): Promise<z.output<typeof auditRequest>> {
  if (Number(request.headers.get('content-length') ?? 0) > mostBytes)
    throw new TelltaleError('TOO_LARGE', `an audit request has at most ${mostBytes} bytes`);
  const bytes = await limited(request);
  const parsed = auditRequest.safeParse(readJson(bytes));
  if (!parsed.success)
    throw new TelltaleError(
      'USAGE',
      `an audit request is {"claims": text, "clip": analysis}: ${z.prettifyError(parsed.error)}`,
    );
  return parsed.data;
}

async function limited(request: Request): Promise<string> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of request.body ?? []) {
    const bytes = part as Uint8Array;
    length += bytes.length;
    if (length > mostBytes)
      throw new TelltaleError('TOO_LARGE', `an audit request has at most ${mostBytes} bytes`);
    parts.push(bytes);
  }
  return Buffer.concat(parts).toString('utf8');
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new TelltaleError('USAGE', 'an audit request is JSON', { cause });
  }
}

/** `/api/v1/demos/x/label.svg` → `/demos/x`, on the same host. */
function pageUrl(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname.replace(/^\/api\/v1/, '').replace(/\/label\.[a-z]+$/, '');
}
