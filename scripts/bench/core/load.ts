import { Agent, get } from 'node:http';
import { quantile } from './result.ts';

export interface LoadResult {
  readonly perSecond: number;
  /** Milliseconds an answer. */
  readonly p50: number;
  readonly p99: number;
}

/** Asks for one address over so many connections, each as fast as it is answered, for some time. */
export async function load(
  url: string,
  connections: number,
  milliseconds: number,
  headers: Readonly<Record<string, string>> = {},
): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const times: number[] = [];
  const start = performance.now();
  const lane = async (): Promise<void> => {
    while (performance.now() - start < milliseconds) times.push(await once(url, agent, headers));
  };
  await Promise.all(Array.from({ length: connections }, lane));
  const seconds = (performance.now() - start) / 1000;
  agent.destroy();
  times.sort((a, b) => a - b);
  return {
    perSecond: times.length / seconds,
    p50: quantile(times, 0.5),
    p99: quantile(times, 0.99),
  };
}

function once(
  url: string,
  agent: Agent,
  headers: Readonly<Record<string, string>>,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    get(url, { agent, headers }, (response) => {
      response.resume();
      response.on('end', () => {
        if (response.statusCode === 200) resolve(performance.now() - start);
        else reject(new Error(`${url} answered ${response.statusCode}`));
      });
      response.on('error', reject);
    }).on('error', reject);
  });
}
