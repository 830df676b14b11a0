import { createReadStream, openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { fileLimits } from '#lib/server/ingest/ingest-lines.ts';
import type { FileProgress, SourceFile } from '#lib/server/ingest/ingest-file.ts';
import { findSourceFiles } from '#lib/server/ingest/mapping/source-table.ts';
import type { LoadedMapping } from '#lib/server/ingest/mapping/mapping-file.ts';
import type { IngestResult } from '#lib/server/ingest/outcome.ts';
import { askServer, holderOf } from './running-server.ts';

export interface TargetMapping {
  readonly loaded: LoadedMapping;
  readonly text: string;
  readonly name: string;
}

export type OnProgress = (progress: FileProgress) => void;

/** Where evidence goes: into the store itself, or to the server that holds it. */
export interface Target extends AsyncDisposable {
  file(
    file: SourceFile,
    mapping: TargetMapping | undefined,
    onProgress: OnProgress,
  ): Promise<IngestResult>;
  lines(
    chunks: AsyncIterable<Uint8Array>,
    name: string,
    onProgress: OnProgress,
  ): Promise<IngestResult>;
  retry(mapping: TargetMapping | undefined): Promise<IngestResult>;
}

/**
 * The store itself, or the server that holds it.
 *
 * @throws TelltaleError STORE_BUSY when a process that is no server holds the store
 */
export async function openTarget(data: string): Promise<Target> {
  try {
    return await localTarget(data);
  } catch (thrown) {
    const url = holderOf(data, thrown);
    return remoteTarget(url);
  }
}

async function localTarget(data: string): Promise<Target> {
  const { openApp } = await import('#lib/server/app.ts');
  const app = await openApp(data);
  return {
    file: (file, mapping, onProgress) =>
      app.ingestor.file(file, {
        onProgress,
        ...(mapping === undefined ? {} : { mapping: mapping.loaded }),
      }),
    lines: (chunks, name, onProgress) => {
      const counted = countBytes(chunks, onProgress);
      return app.ingestor.lines(counted, { name, limits: fileLimits });
    },
    retry: (mapping) => app.ingestor.retry(mapping?.loaded),
    [Symbol.asyncDispose]: () => app[Symbol.asyncDispose](),
  };
}

/** The same by way of a running server's API: a file of lines is a post, a table a form. */
function remoteTarget(url: string): Target {
  const post = async (path: string, init: RequestInit): Promise<IngestResult> =>
    (await (await askServer(url, path, { method: 'POST', ...init })).json()) as IngestResult;
  const lines = (chunks: AsyncIterable<Uint8Array>, name: string, onProgress: OnProgress) =>
    post(`/api/v1/episodes?source=${encodeURIComponent(name)}`, {
      body: Readable.toWeb(Readable.from(countBytes(chunks, onProgress))) as ReadableStream,
      headers: { 'content-type': 'application/x-ndjson' },
      // Required by fetch for a body that is a stream.
      ...{ duplex: 'half' },
    });
  return {
    lines,
    file: async (file, mapping, onProgress) =>
      mapping === undefined
        ? lines(createReadStream(file.path, { highWaterMark: 1 << 20 }), file.name, onProgress)
        : post('/api/v1/ingest', { body: await formOf(file, mapping) }),
    retry: (mapping) =>
      post('/api/v1/quarantine/retry', mapping === undefined ? {} : { body: mapping.text }),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

async function formOf(file: SourceFile, mapping: TargetMapping): Promise<FormData> {
  const { joined } = await findSourceFiles(mapping.loaded.mapping, file.path);
  const form = new FormData();
  form.set('mapping', new Blob([mapping.text]), mapping.name);
  form.set('file', await openAsBlob(file.path), basename(file.path));
  for (const [name, path] of Object.entries(joined))
    form.set(`source.${name}`, await openAsBlob(path), basename(path));
  return form;
}

async function* countBytes(
  chunks: AsyncIterable<Uint8Array>,
  onProgress: OnProgress,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    onProgress({ bytes, lines: 0 });
    yield chunk;
  }
}
