import { join } from 'node:path';
import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { parseNote } from '#lib/reports/tlog/note.ts';
import { parseCheckpoint } from '#lib/reports/tlog/checkpoint.ts';
import { checkpointView } from './checkpoint-view.ts';
import type { Ledger } from './ledger.ts';
import { readIfThere } from './read-log.ts';
import { knownWitnesses } from './witnesses.ts';

const text = { 'text/plain': { schema: z.string() } };
const bytes = {
  'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) },
};

const described = [
  createRoute({
    method: 'get',
    path: '/ledger/checkpoint',
    summary: 'The newest signed checkpoint (C2SP tlog-checkpoint)',
    responses: { 200: { description: 'A signed note', content: text } },
  }),
  createRoute({
    method: 'get',
    path: '/ledger',
    summary: 'The newest checkpoint taken apart, with the key that verifies it',
    responses: {
      200: {
        description: 'How far the signed record goes',
        content: {
          'application/json': {
            schema: z.object({
              origin: z.string(),
              size: z.number(),
              root: z.string(),
              note: z.string(),
              verifier_key: z.string(),
            }),
          },
        },
      },
    },
  }),
  createRoute({
    method: 'get',
    path: '/ledger/proof',
    summary:
      'Inclusion of one entry (index, batch or report), or consistency since an older size (from)',
    request: {
      query: z.object({
        index: z.string().optional(),
        batch: z.string().optional(),
        report: z.string().optional(),
        from: z.string().optional(),
      }),
    },
    responses: { 200: { description: 'A .tlog-proof, or a consistency proof', content: text } },
  }),
  createRoute({
    method: 'get',
    path: '/ledger/tile/{path}',
    summary: 'Tiles of hashes, and bundles of entries (C2SP tlog-tiles)',
    request: { params: z.object({ path: z.string() }) },
    responses: { 200: { description: 'Immutable bytes', content: bytes } },
  }),
  createRoute({
    method: 'post',
    path: '/ledger/cosignatures',
    summary: 'A known witness’s signature line for the newest checkpoint',
    request: { body: { content: text } },
    responses: { 204: { description: 'The line stands under the checkpoint' } },
  }),
];

/**
 * The ledger over HTTP: a C2SP tiled log below `/ledger`, and proofs ready made.
 *
 * @param dataDir the evidence folder
 */
export function ledgerRoutes(api: OpenAPIHono, ledger: Ledger, dataDir: string): void {
  for (const route of described) api.openAPIRegistry.registerPath(route);

  api.get('/ledger', async (context) => context.json(await checkpointView(ledger)));

  api.get('/ledger/checkpoint', async (context) =>
    context.body(await ledger.checkpoint(), 200, {
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-cache',
    }),
  );

  api.get('/ledger/proof', async (context) =>
    context.body(await proofAsked(ledger, context.req.query()), 200, {
      'content-type': 'text/plain; charset=utf-8',
    }),
  );

  api.get('/ledger/tile/*', async (context) => {
    const path = context.req.path.slice(context.req.path.indexOf('/ledger/tile/') + 13);
    const content = isTilePath(path)
      ? await readIfThere(join(dataDir, 'ledger', 'tile', path))
      : null;
    if (content === null) throw new TelltaleError('NOT_FOUND', `the ledger has no tile ${path}`);
    return context.body(new Uint8Array(content), 200, {
      'content-type': 'application/octet-stream',
      'cache-control': 'public, max-age=31536000, immutable',
    });
  });

  api.post('/ledger/cosignatures', async (context) => {
    await takeCosignature(ledger, dataDir, await context.req.text());
    return context.body(null, 204);
  });
}

/** Nothing but the names that tiles have: no way out of the folder. */
const isTilePath = (path: string): boolean =>
  /^(entries|\d{1,2})\/(x\d{3}\/)*\d{3}(\.p\/\d{1,3})?$/.test(path);

async function proofAsked(
  ledger: Ledger,
  asked: Readonly<Record<string, string>>,
): Promise<string> {
  const { index, batch, report, from } = asked;
  if (from !== undefined) return ledger.consistency(wholeNumber('from', from));
  if (index !== undefined) return ledger.proof(wholeNumber('index', index));
  if (batch !== undefined) return ledger.proof(placeOf(ledger, 'batch/1', batch));
  if (report !== undefined) return ledger.proof(placeOf(ledger, 'report/1', report));
  throw new TelltaleError('USAGE', 'ask with index=, batch=, report= or from=');
}

/** @throws TelltaleError NOT_FOUND */
export function placeOf(ledger: Ledger, kind: 'batch/1' | 'report/1', name: string): number {
  const place = ledger.leaves().find(kind, name);
  if (place !== undefined) return place;
  throw new TelltaleError('NOT_FOUND', `the ledger has no ${kind.split('/')[0]} ${name}`);
}

function wholeNumber(name: string, value: string): number {
  if (/^\d{1,15}$/.test(value)) return Number(value);
  throw new TelltaleError('USAGE', `${name}=${value} must be a whole number`);
}

/** @throws TelltaleError FORBIDDEN for a witness that is not known here, VERIFICATION_FAILED, CONFLICT */
export async function takeCosignature(
  ledger: Ledger,
  dataDir: string,
  line: string,
): Promise<void> {
  const checkpoint = parseNote(await ledger.checkpoint());
  const [given] = parseNote(`${checkpoint.text}\n${line.trimEnd()}\n`).signatures;
  const known = (await knownWitnesses(dataDir)).find(
    ({ name, id }) => name === given?.name && id === given.id,
  );
  if (given === undefined || known === undefined)
    throw new TelltaleError(
      'FORBIDDEN',
      'this witness is not known here; its verifier key belongs into keys/witnesses, one on a line',
    );
  await ledger.addCosignature(parseCheckpoint(checkpoint.text).size, known, given);
}
