import type { ReadinessTable, TaskReadiness } from './evaluate.ts';

/** What became of one task and policy version since an earlier table. */
export interface ReadinessChange {
  readonly task: string;
  readonly policy: string;
  readonly kind: 'new' | 'gone' | 'up' | 'down' | 'gate';
  readonly from: string | null;
  readonly to: string | null;
  /** Gates whose state is another one. */
  readonly gates: readonly { readonly gate: string; readonly from: string; readonly to: string }[];
}

/** Differences between two tables, regressions first. Unchanged rows are left out. */
export function readinessChanges(
  before: ReadinessTable,
  now: ReadinessTable,
): readonly ReadinessChange[] {
  const old = new Map(before.tasks.map((row) => [keyOf(row), row]));
  const current = new Map(now.tasks.map((row) => [keyOf(row), row]));
  const keys = [...new Set([...old.keys(), ...current.keys()])];
  return keys
    .flatMap((key) => changeOf(old.get(key), current.get(key)) ?? [])
    .sort((a, b) => severity.indexOf(a.kind) - severity.indexOf(b.kind));
}

const severity: readonly ReadinessChange['kind'][] = ['down', 'gone', 'gate', 'up', 'new'];

const keyOf = ({ task, policy }: TaskReadiness): string => JSON.stringify([task, policy]);

function changeOf(
  before: TaskReadiness | undefined,
  now: TaskReadiness | undefined,
): ReadinessChange | null {
  const row = now ?? before;
  if (row === undefined) return null;
  const base = {
    task: row.task,
    policy: row.policy,
    from: before?.level ?? null,
    to: now?.level ?? null,
  };
  if (before === undefined) return { ...base, kind: 'new', gates: [] };
  if (now === undefined) return { ...base, kind: 'gone', gates: [] };
  const states = new Map(
    before.levels.flatMap(({ gates }) => gates.map(({ gate, state }) => [gate, state] as const)),
  );
  const gates = now.levels
    .flatMap((level) => level.gates)
    .flatMap(({ gate, state }) => {
      const from = states.get(gate);
      return from === undefined || from === state ? [] : [{ gate, from, to: state }];
    });
  if (now.rank !== before.rank)
    return { ...base, kind: now.rank < before.rank ? 'down' : 'up', gates };
  return gates.length === 0 ? null : { ...base, kind: 'gate', gates };
}
