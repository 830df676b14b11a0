import { z, type OpenAPIHono } from '@hono/zod-openapi';
import { labelHtml } from '#lib/demos/label/html.ts';
import { labelSvg } from '#lib/demos/label/svg.ts';
import { sidecarOf } from '#lib/demos/label/sidecar.ts';
import { isAbsent } from '#lib/demos/facts.ts';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { videoTools } from '#lib/server/video/tools.ts';
import type { Ingestor } from '#lib/server/ingest/ingestor.ts';
import type { Store } from '#lib/server/store/store.ts';
import { unpackAnalysis } from './analysis-file.ts';
import { auditDemo } from './audit-demo.ts';
import { clipResponse } from './clip-response.ts';
import { parseClaims } from './claims-file.ts';
import { demoList, demoPage, type DemoPage, type DemoStore } from './demo-pages.ts';
import { demoById } from './find-demos.ts';
import { labelPng } from './label-png.ts';
import { demoPaths } from './openapi.ts';
import { receiveClip } from './receive-clip.ts';
import { registerDemo } from './register-demo.ts';

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
 * `/demos` (`POST` registers one), `/demos/{id}`, its clip, its label as SVG, HTML, PNG and side-car, and `POST /demos/audit`, which holds measures of a clip
 * against the logs of this store. No video is sent: whoever has the clip measures it.
 */
export function demoRoutes(
  api: OpenAPIHono,
  {
    store,
    ingestor,
  }: { readonly store: DemoStore & Pick<Store, 'scratch'>; readonly ingestor: Ingestor },
): void {
  for (const path of demoPaths) api.openAPIRegistry.registerPath(path);
  api.get('/demos', async (context) =>
    context.json(
      await demoList(store, {
        limit: wholeNumber('limit', context.req.query('limit') ?? '50'),
        offset: wholeNumber('offset', context.req.query('offset') ?? '0'),
      }),
    ),
  );
  api.post('/demos', async (context) => {
    const draft = parseClaims(context.req.query('claims') ?? '', 'claims');
    const target = { dir: store.dir, ingestor };
    const demo = await receiveClip(store, context.req.raw.body, (path) =>
      registerDemo(target, draft, path),
    );
    return context.json(demo);
  });
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
  // An id may hold a slash, so that the ending is taken off here.
  api.get('/demos/:id{.+}', async (context) => {
    const asked = context.req.param('id');
    if (asked.endsWith('/clip')) {
      const demo = await demoById(store, asked.slice(0, -'/clip'.length));
      return clipResponse(store.dir, demo, context.req.header('range') ?? null);
    }
    const form = /\/label\.(svg|html|json|png)$/.exec(asked)?.[1];
    if (form === undefined) return context.json(await demoPage(store, asked));
    const id = asked.slice(0, asked.lastIndexOf('/'));
    const page = await demoPage(store, id, `${new URL(context.req.url).origin}/demos/${id}`);
    return labelResponse(page, form);
  });
}

function wholeNumber(name: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new TelltaleError('USAGE', `${name}=${text} is not a whole number`);
}

/** The label in one of its forms. */
async function labelResponse(page: DemoPage, form: string): Promise<Response> {
  const { label, audit, facts } = page;
  const as = (type: string, body: BodyInit): Response =>
    new Response(body, { headers: { 'content-type': type } });
  switch (form) {
    case 'svg':
      return as('image/svg+xml; charset=utf-8', labelSvg(label));
    case 'html':
      return as('text/html; charset=utf-8', labelHtml(label));
    case 'png':
      return as('image/png', new Uint8Array(await labelPng(await videoTools(), labelSvg(label))));
    default: {
      const hashes = isAbsent(facts.video) ? null : facts.video;
      return as('application/json', JSON.stringify(sidecarOf(label, audit, hashes)));
    }
  }
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
