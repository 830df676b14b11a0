import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { auditDemo } from '#lib/server/demos/audit-demo.ts';
import { parseClaims } from '#lib/server/demos/claims-file.ts';
import { storeWith } from './corpus-store.ts';
import type { LogKind } from './log-kinds.ts';
import { logged } from './logs.ts';

export interface LogResult {
  readonly kind: string;
  readonly honest: boolean;
  /** One of the disclosures that the kind goes against was contradicted, and the claim with it. */
  readonly detected: boolean;
  readonly falseAlarm: boolean;
  readonly contradicted: readonly number[];
  readonly sentence: string;
}

const seconds = 180;

/** Audits a clip of 60 s from the logs alone: no picture is looked at. */
export async function runLog(dir: string, kind: LogKind, seed: number): Promise<LogResult> {
  const { trace } = logged(seed, seconds, 'shown');
  const data = join(dir, `log-${seed}`);
  const started_ms = Date.UTC(2026, 9, 1, 15);
  const traces = [trace, { ...trace, episode_id: 'earlier' }];
  const store = await storeWith(data, traces, (traceSha256) =>
    kind.lines({ prefix: '', seconds, started_ms, traceSha256 }),
  );
  try {
    const draft = parseClaims(
      JSON.stringify({
        claims: ['autonomous', ...(kind.claims ?? [])],
        parts: [
          {
            start_ms: 0,
            end_ms: 60_000,
            episode_id: 'shown',
            log_start_ms: 40_000,
            log_end_ms: 100_000,
          },
        ],
        file: { duration_ms: 60_000 },
      }),
      'claims',
    );
    const { audit } = await auditDemo(store, draft, { absent: 'The picture was not looked at.' });
    const contradicted = audit.findings.filter(({ verdict }) => verdict === 'contradicted');
    const numbers = contradicted.map(({ disclosure }) => disclosure);
    return {
      kind: kind.name,
      honest: kind.honest,
      detected:
        audit.verdict === 'contradicted' && kind.against.some((each) => numbers.includes(each)),
      falseAlarm: kind.honest && contradicted.length > 0,
      contradicted: numbers,
      sentence: contradicted[0]?.sentence ?? '',
    };
  } finally {
    await store.close();
    await rm(data, { recursive: true, force: true });
  }
}
