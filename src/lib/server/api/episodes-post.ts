import { TelltaleError } from '#lib/kernel/errors.ts';
import type { Ingestor } from '#lib/server/ingest/ingestor.ts';
import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { mediaTypes } from './negotiate.ts';
import { problems } from './schemas.ts';

/** What became of what was sent: every line is one of accepted, duplicate and quarantined. */
export const IngestResultSchema = z
  .object({
    lines: z.int(),
    accepted: z.int(),
    duplicate: z.int(),
    quarantined: z.int(),
    batches: z.array(z.string()),
    problems: z.record(z.string(), z.object({ count: z.int(), example: z.string() })),
    moved: z.record(z.string(), z.int()),
    findings: z.array(
      z.object({
        code: z.string(),
        message: z.string(),
        count: z.int(),
        examples: z.array(z.string()),
      }),
    ),
  })
  .openapi('IngestResult');

const postRoute = createRoute({
  method: 'post',
  path: '/episodes',
  summary: 'Takes records in: lines of the log format, plain, gzip or zstd, or Parquet',
  description:
    'The body is streamed and becomes one batch, durable and visible when the answer comes. Sending the same again changes nothing. Lines that cannot be taken are quarantined, the others are not held up by them.',
  request: {
    query: z.object({
      source: z
        .string()
        .optional()
        .openapi({ description: 'Name of the source; `api` if left out' }),
    }),
    body: { content: { 'application/x-ndjson': { schema: z.string() } } },
  },
  responses: {
    200: {
      description: 'What became of the lines',
      content: { [mediaTypes.json]: { schema: IngestResultSchema } },
    },
    ...problems,
  },
});

const encodings: readonly string[] = ['', 'identity', 'gzip', 'x-gzip', 'zstd'];

/** `POST /episodes` */
export function episodesPost(api: OpenAPIHono, ingestor: Ingestor): void {
  api.openAPIRegistry.registerPath(postRoute);
  api.post('/episodes', async (context) => {
    const encoding = (context.req.header('content-encoding') ?? '').toLowerCase();
    if (!encodings.includes(encoding))
      throw new TelltaleError(
        'USAGE',
        `content-encoding "${encoding}" is not read here; send gzip, zstd, or plain lines`,
      );
    const name = sourceName(context.req.query('source'));
    // The first bytes tell how it is compressed, whatever the header says.
    const body = context.req.raw.body;
    const result = await ingestor.lines(body ?? nothing(), { name, kind: 'api' });
    return context.json(result);
  });
}

async function* nothing(): AsyncGenerator<Uint8Array> {
  // no body
}

/** @throws TelltaleError USAGE for a name that cannot stand in a list */
export function sourceName(given: string | undefined): string {
  const name = given ?? 'api';
  if (name !== '' && name.length <= 256 && !/\p{Cc}/u.test(name)) return name;
  throw new TelltaleError('USAGE', 'source is a name of 1 to 256 printable characters');
}
