import { readFileSync } from 'node:fs';

/** One trial whose bytes are the same on every machine. The same file serves Node and the browser. */
export interface GoldenCase {
  readonly suite: string;
  readonly version: string;
  readonly policy: string;
  readonly trial: number;
  readonly steps: number;
  readonly outcome: string;
  readonly trajectory_sha256: string;
}

/** First made with Node 24 on Linux x64 by `node tests/golden/sim/generate.ts`. */
export const goldenCases = JSON.parse(
  readFileSync(new URL('./trajectories.golden.json', import.meta.url), 'utf8'),
) as readonly GoldenCase[];
