import { readFile } from 'node:fs/promises';
import { readinessChanges } from '#lib/readiness/changes.ts';
import type { ReadinessTable } from '#lib/readiness/evaluate.ts';
import type { ReadinessView } from '#lib/server/reports/readiness-now.ts';
import type { Store } from '#lib/server/store/store.ts';
import type { ProductEvent, Regression } from './event.ts';
import type { EventHub } from './hub.ts';

/** Where things stood when somebody was last told. */
export interface Standing {
  readonly table: ReadinessTable;
  readonly regressions: readonly Regression[];
}

export interface GateWatchParts {
  readonly store: Pick<Store, 'onCommit'>;
  /** Rules held against the evidence of now. */
  readonly readiness: () => Promise<Pick<ReadinessView, 'table' | 'regressions'>>;
  readonly hub: Pick<EventHub, 'publish'>;
  /** Whether anybody would be told. */
  readonly wanted: () => boolean;
  /** Keeps what was last told over a restart. */
  readonly keep: (standing: Standing) => Promise<void>;
  readonly last: Standing | null;
  readonly report: (error: unknown) => void;
  /** Quiet after a batch before the rules are held against the evidence, ms; and the longest that it is put off. */
  readonly quietMs?: number;
  readonly longestMs?: number;
}

export interface GateWatch {
  /** Compares now, whatever is waiting. */
  check(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Tells when a task reaches or leaves a level, when a gate flips, and when a newest version is shown to be worse. Behind
 * the batches, never before them: taking evidence in does not wait for this. While nobody listens nothing is computed;
 * what changed meanwhile is told with the next batch.
 */
export function watchGates(parts: GateWatchParts): GateWatch {
  const { quietMs = 2_000, longestMs = 20_000 } = parts;
  let standing = parts.last;
  let timer: NodeJS.Timeout | undefined;
  let since: number | undefined;
  let running: Promise<void> = Promise.resolve();
  let closed = false;

  const compare = async (): Promise<void> => {
    since = undefined;
    if (closed || (standing !== null && !parts.wanted())) return;
    const { table, regressions } = await parts.readiness();
    const now: Standing = { table, regressions: regressions.flatMap(known) };
    const told = standing === null ? [] : happened(standing, now);
    if (standing === null || told.length > 0 || differs(standing, now)) {
      await parts.keep(now);
      standing = now;
    }
    for (const event of told) parts.hub.publish(event);
  };
  const check = (): Promise<void> => {
    running = running.then(compare).catch(parts.report);
    return running;
  };
  const stop = parts.store.onCommit(() => {
    const now = performance.now();
    since ??= now;
    clearTimeout(timer);
    timer = setTimeout(
      () => void check(),
      Math.max(0, Math.min(quietMs, since + longestMs - now)),
    ).unref();
  });
  return {
    check,
    close: async () => {
      closed = true;
      clearTimeout(timer);
      stop();
      await running;
    },
  };
}

/** What is to be told of, regressions first. */
export function happened(before: Standing, now: Standing): readonly ProductEvent[] {
  const old = new Set(before.regressions.map(keyOf));
  const worse = now.regressions.filter((regression) => !old.has(keyOf(regression)));
  // A task or version that is new or gone flips nothing: there was no gate to flip.
  const flips = readinessChanges(before.table, now.table).filter(
    ({ kind }) => kind !== 'new' && kind !== 'gone',
  );
  return [
    ...worse.map((regression): ProductEvent => ({ type: 'regression', ...regression })),
    ...flips.map((change): ProductEvent => ({ type: 'gate', ...change })),
  ];
}

const differs = (a: Standing, b: Standing): boolean => JSON.stringify(a) !== JSON.stringify(b);

const keyOf = ({ task, world, policy, previous_policy }: Regression): string =>
  JSON.stringify([task, world, policy, previous_policy]);

function known({
  task,
  world,
  policy,
  previous_policy,
  change,
}: ReadinessView['regressions'][number]): readonly Regression[] {
  if (change.value === null || !('low' in change)) return [];
  const { value, low, high } = change;
  return [{ task, world, policy, previous_policy, change: { value, low, high } }];
}

/** What was last told, from its file; null where there is none or it cannot be read: then the next look begins anew. */
export async function readStanding(path: string): Promise<Standing | null> {
  try {
    const kept = JSON.parse(await readFile(path, 'utf8')) as Partial<Standing> | null;
    const { table, regressions } = kept ?? {};
    const whole = Array.isArray(table?.tasks) && Array.isArray(regressions);
    return table !== undefined && regressions !== undefined && whole
      ? { table, regressions }
      : null;
  } catch {
    return null;
  }
}
