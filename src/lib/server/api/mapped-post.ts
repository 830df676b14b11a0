import { rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { TelltaleError } from '#lib/kernel/errors.ts';
import type { Ingestor } from '#lib/server/ingest/ingestor.ts';
import { parseMapping } from '#lib/server/ingest/mapping/mapping-file.ts';
import type { Store } from '#lib/server/store/store.ts';
import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { IngestResultSchema, sourceName } from './episodes-post.ts';
import { mediaTypes } from './negotiate.ts';
import { problems } from './schemas.ts';

/** A form is held in memory while it is read; larger tables are for the command line. */
const largestForm = 256 * 1024 * 1024;

const mappedRoute = createRoute({
  method: 'post',
  path: '/ingest',
  summary: 'Takes a table in through a mapping file',
  description:
    'A form of files: `mapping` (the YAML text), `file` (the table), and the joined tables, each under its file name as the mapping expects it. At most 256 MiB.',
  request: {
    body: { content: { 'multipart/form-data': { schema: z.looseObject({}) } } },
  },
  responses: {
    200: {
      description: 'What became of the rows',
      content: { [mediaTypes.json]: { schema: IngestResultSchema } },
    },
    ...problems,
  },
});

const retryRoute = createRoute({
  method: 'post',
  path: '/quarantine/retry',
  summary: 'Takes up what is in quarantine again',
  description:
    'Without a body: lines of the log format. With a mapping file as the body: the rows that a mapping of that name had refused.',
  responses: {
    200: {
      description: 'What became of the entries',
      content: { [mediaTypes.json]: { schema: IngestResultSchema } },
    },
    ...problems,
  },
});

/** `POST /ingest` and `POST /quarantine/retry` */
export function mappedPost(
  api: OpenAPIHono,
  { ingestor, store }: { readonly ingestor: Ingestor; readonly store: Pick<Store, 'scratch'> },
): void {
  api.openAPIRegistry.registerPath(mappedRoute);
  api.openAPIRegistry.registerPath(retryRoute);
  api.post('/ingest', async (context) => {
    if (!(Number(context.req.header('content-length')) <= largestForm))
      throw new TelltaleError(
        'TOO_LARGE',
        'a form says its length and has at most 256 MiB; use "telltale ingest" with the server stopped for larger tables',
      );
    const form = await context.req.formData().catch((cause: unknown) => {
      throw new TelltaleError('USAGE', 'the body is not a form of files', { cause });
    });
    const mapping = form.get('mapping');
    const main = form.get('file');
    if (mapping === null || !(main instanceof File))
      throw new TelltaleError('USAGE', 'the form needs the parts "mapping" and "file"');
    const text = typeof mapping === 'string' ? mapping : await mapping.text();
    const loaded = parseMapping(text, typeof mapping === 'string' ? 'mapping' : mapping.name);
    const folder = await store.scratch();
    try {
      for (const part of [...form.values()]) if (part instanceof File) await keep(part, folder);
      const path = join(folder, safeName(main.name));
      const { size } = await stat(path);
      const file = { path, name: sourceName(basename(path)), bytes: size };
      return context.json(await ingestor.file(file, { mapping: loaded }));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
  api.post('/quarantine/retry', async (context) => {
    const text = await context.req.text();
    const mapping = text.trim() === '' ? undefined : parseMapping(text, 'the mapping');
    return context.json(await ingestor.retry(mapping));
  });
}

const keep = async (part: File, folder: string): Promise<void> =>
  writeFile(join(folder, safeName(part.name)), new Uint8Array(await part.arrayBuffer()));

/** The last part of a name, which cannot lead out of a folder. */
function safeName(name: string): string {
  const last = basename(name.replaceAll('\\', '/'));
  if (last !== '' && last !== '.' && last !== '..' && !/\p{Cc}/u.test(last)) return last;
  throw new TelltaleError('USAGE', `"${name}" is not the name of a file`);
}
