import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { quantile } from './result.ts';

export interface LoadResult {
  readonly perSecond: number;
  /** Milliseconds an answer. */
  readonly p50: number;
  readonly p99: number;
  /** Answers a second of the server's own processor time, where the system tells it; else NaN. */
  readonly perCpuSecond: number;
}

/**
 * Asks for one address over so many connections, each as fast as it is answered, for some time. Speaks HTTP on bare
 * sockets: a client library costs several times what a kept answer costs the server, and would be what is measured.
 *
 * @param pid of the server, for its processor time
 */
export async function load(
  url: string,
  connections: number,
  milliseconds: number,
  headers: Readonly<Record<string, string>> = {},
  pid?: number,
): Promise<LoadResult> {
  const { hostname, port, host, pathname, search } = new URL(url);
  const lines = Object.entries({ host, ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  const request = Buffer.from(`GET ${pathname}${search} HTTP/1.1\r\n${lines.join('')}\r\n`);
  const times: number[] = [];
  const cpuBefore = cpuMs(pid);
  const start = performance.now();
  const end = start + milliseconds;
  const lane = async (): Promise<void> => {
    const socket = connect(Number(port), hostname);
    await exchange(socket, request, end, times);
    socket.destroy();
  };
  await Promise.all(Array.from({ length: connections }, lane));
  const seconds = (performance.now() - start) / 1000;
  const cpuSeconds = (cpuMs(pid) - cpuBefore) / 1000;
  times.sort((a, b) => a - b);
  return {
    perSecond: times.length / seconds,
    p50: quantile(times, 0.5),
    p99: quantile(times, 0.99),
    perCpuSecond: times.length / cpuSeconds,
  };
}

/** One request after the other on a connection, until the time is up. */
function exchange(socket: Socket, request: Buffer, end: number, times: number[]): Promise<void> {
  return new Promise((resolve, reject) => {
    let asked = performance.now();
    let head = Buffer.alloc(0);
    let missing = -1;
    socket.setNoDelay(true);
    socket.on('error', reject);
    socket.on('close', () => resolve());
    socket.on('connect', () => socket.write(request));
    socket.on('data', (chunk: Buffer) => {
      let rest = chunk;
      if (missing < 0) {
        head = Buffer.concat([head, chunk]);
        const at = head.indexOf('\r\n\r\n');
        if (at < 0) return;
        const text = head.subarray(0, at).toString('latin1');
        const length = /\r\ncontent-length: (\d+)/i.exec(text)?.[1];
        if (!text.startsWith('HTTP/1.1 200 ') || length === undefined) {
          reject(new Error(`the server answered ${text}`));
          return;
        }
        missing = Number(length);
        rest = head.subarray(at + 4);
        head = Buffer.alloc(0);
      }
      missing -= rest.length;
      if (missing > 0) return;
      const now = performance.now();
      times.push(now - asked);
      if (now >= end) {
        resolve();
        return;
      }
      missing = -1;
      asked = now;
      socket.write(request);
    });
  });
}

/** Processor time of a process so far; NaN where the system does not tell it. */
function cpuMs(pid: number | undefined): number {
  if (pid === undefined) return NaN;
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    const ticks = Number(fields[11]) + Number(fields[12]);
    return ticks * 10;
  } catch {
    return NaN;
  }
}
