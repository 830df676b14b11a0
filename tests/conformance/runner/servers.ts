import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Packr, Unpackr } from 'msgpackr';
import { WebSocketServer, type WebSocket } from 'ws';

const packer = new Packr({ useRecords: false, mapsAsObjects: false });
const unpacker = new Unpackr({ useRecords: false, mapsAsObjects: false });

/** Any value as msgpack bytes. */
export const packedValue = (value: unknown): Buffer => packer.pack(value);

/** A map as msgpack bytes. */
export const packed = (entries: Record<string, unknown>): Buffer =>
  packer.pack(new Map(Object.entries(entries)));

/** An ndarray in openpi's way, with any claim about its shape. */
export const ndarray = (
  values: readonly number[],
  shape: readonly number[],
  dtype = '<f8',
): Map<Buffer, unknown> =>
  new Map<Buffer, unknown>([
    [Buffer.from('__ndarray__'), true],
    [
      Buffer.from('data'),
      Buffer.from(
        dtype === '<f4' ? Float32Array.from(values).buffer : Float64Array.from(values).buffer,
      ),
    ],
    [Buffer.from('dtype'), dtype],
    [Buffer.from('shape'), shape],
  ]);

export const unpacked = (bytes: Buffer): Map<string, unknown> =>
  unpacker.unpack(bytes) as Map<string, unknown>;

/** Values of an array that the runner sent. */
export function valuesOf(sent: unknown): Float64Array {
  for (const [key, value] of sent as Map<Buffer, unknown>) {
    if (Buffer.from(key).toString() === 'data')
      return new Float64Array(Uint8Array.from(value as Buffer).buffer);
  }
  throw new Error('the runner sent no array');
}

export interface Running {
  readonly url: string;
  /** Connections or requests seen. */
  readonly seen: () => number;
  close(): Promise<void>;
}

/** A websocket server on a free port. `greet` is sent on connect unless null; `answer` gets each binary message. */
export async function websocketServer(
  greet: Buffer | string | null,
  answer: (message: Buffer, socket: WebSocket, count: number) => void,
): Promise<Running> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await new Promise((resolve) => server.once('listening', resolve));
  let connections = 0;
  server.on('connection', (socket) => {
    connections++;
    let count = 0;
    if (greet !== null) socket.send(greet);
    socket.on('message', (message) => {
      answer(message as Buffer, socket, count++);
    });
    socket.on('error', () => undefined);
  });
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen: () => connections,
    close: () =>
      new Promise((resolve) => {
        for (const socket of server.clients) socket.terminate();
        server.close(() => {
          resolve();
        });
      }),
  };
}

/** An HTTP server on a free port; the handler gets path and parsed body. */
export async function httpServer(
  handle: (path: string, body: unknown, response: ServerResponse) => void,
): Promise<Running> {
  let requests = 0;
  const server: Server = createServer((request: IncomingMessage, response) => {
    requests++;
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      handle(request.url ?? '', JSON.parse(text), response);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen: () => requests,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}
