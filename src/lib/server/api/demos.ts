import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as WebStream } from 'node:stream/web';
import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { TelltaleError } from '#lib/kernel/errors.ts';
import type { Demo } from '#lib/log/records/demo.ts';
import type { Store } from '#lib/server/store/store.ts';
import { mediaTypes } from './negotiate.ts';
import { problems } from './schemas.ts';

/** Of a clip that comes through a browser; larger ones are registered by the command line, which copies no bytes. */
const mostBytes = 4 * 1024 ** 3;

const route = createRoute({
  method: 'post',
  path: '/demos',
  summary: 'Registers a demo: the clip is measured and kept, its hashes become evidence',
  request: {
    query: z.object({ claims: z.string().openapi({ description: 'A claims file, JSON or YAML' }) }),
    body: { content: { 'application/octet-stream': { schema: z.string() } } },
  },
  responses: {
    200: {
      description: 'The record that was made',
      content: { [mediaTypes.json]: { schema: z.looseObject({ demo_id: z.string() }) } },
    },
    ...problems,
  },
});

/**
 * `POST /demos`
 *
 * @param register takes the text of a claims file and the path of a clip
 */
export function demoPost(
  api: OpenAPIHono,
  store: Pick<Store, 'scratch'>,
  register: (claims: string, path: string) => Promise<Demo>,
): void {
  api.openAPIRegistry.registerPath(route);
  api.post('/demos', async (context) => {
    const { body } = context.req.raw;
    if (body === null) throw new TelltaleError('USAGE', 'the body of the request is the clip');
    const scratch = await store.scratch();
    try {
      const path = join(scratch, 'clip');
      await pipeline(Readable.fromWeb(body as WebStream), limited(), createWriteStream(path));
      return context.json(await register(context.req.query('claims') ?? '', path));
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  });
}

/** Passes bytes on until there are too many. */
function limited(): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes <= mostBytes) done(null, chunk);
      else
        done(
          new TelltaleError(
            'TOO_LARGE',
            `a clip sent here has at most ${mostBytes} bytes; use "telltale demo register"`,
          ),
        );
    },
  });
}
