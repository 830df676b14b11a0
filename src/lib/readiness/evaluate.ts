import { holdGate, type GateResult } from './gate.ts';
import type { SliceFigures } from './measure.ts';
import { sliceKey, sliceOf, type EvidenceSlice, type ReadinessRules } from './rules.ts';
import { sentenceFor } from './sentence.ts';

/** What is known of one task and policy version in one slice of the evidence. */
export interface ReadinessInput {
  readonly task: string;
  readonly policy: string;
  readonly slice: EvidenceSlice;
  readonly figures: SliceFigures;
}

export interface LevelResult {
  readonly level: string;
  /** 1 is the lowest. */
  readonly rank: number;
  readonly title: string;
  readonly gates: readonly GateResult[];
  /** All gates passed; the levels below may still be open. */
  readonly passed: boolean;
}

/** How far one task is with one policy version. */
export interface TaskReadiness {
  readonly task: string;
  readonly policy: string;
  /** 0: not even the lowest level. */
  readonly rank: number;
  /** Id of the level reached, null for none. */
  readonly level: string | null;
  readonly title: string;
  readonly levels: readonly LevelResult[];
  /** The next level and the gates of it that are not passed; null at the top. */
  readonly next: {
    readonly level: string;
    readonly title: string;
    readonly blocking: readonly GateResult[];
  } | null;
  /** The whole of it in one sentence. */
  readonly sentence: string;
}

export interface ReadinessTable {
  readonly rules: { readonly name: string; readonly version: string; readonly sha256: string };
  readonly confidence: number;
  /** Level titles, lowest first. */
  readonly levels: readonly { readonly id: string; readonly title: string }[];
  /** Highest level first, then by task and policy. */
  readonly tasks: readonly TaskReadiness[];
}

/** Holds the rules against the figures. A level counts only when all its gates and all levels below it are passed. */
export function evaluateReadiness(
  rules: ReadinessRules,
  inputs: readonly ReadinessInput[],
): ReadinessTable {
  const groups = Map.groupBy(inputs, ({ task, policy }) => JSON.stringify([task, policy]));
  const tasks = [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [readinessOf(rules, first.task, first.policy, group)];
  });
  return {
    rules: { name: rules.name, version: rules.version, sha256: rules.sha256 },
    confidence: rules.confidence,
    levels: rules.levels.map(({ id, title }) => ({ id, title })),
    tasks: tasks.sort(
      (a, b) => b.rank - a.rank || order(a.task, b.task) || order(a.policy, b.policy),
    ),
  };
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function readinessOf(
  rules: ReadinessRules,
  task: string,
  policy: string,
  inputs: readonly ReadinessInput[],
): TaskReadiness {
  const figures = new Map(inputs.map((input) => [sliceKey(input.slice), input.figures]));
  const levels = rules.levels.map(({ id, title, gates }, index): LevelResult => {
    const results = gates.map((gate) =>
      holdGate(gate, figures.get(sliceKey(sliceOf(gate))), rules.confidence),
    );
    return {
      level: id,
      rank: index + 1,
      title,
      gates: results,
      passed: results.every(({ state }) => state === 'passed'),
    };
  });
  const open = levels.find(({ passed }) => !passed);
  const reached = open === undefined ? levels.at(-1) : levels[open.rank - 2];
  const readiness = {
    task,
    policy,
    rank: reached?.rank ?? 0,
    level: reached?.level ?? null,
    title: reached?.title ?? 'Not ready for any use yet',
    levels,
    next:
      open === undefined
        ? null
        : {
            level: open.level,
            title: open.title,
            blocking: open.gates.filter(({ state }) => state !== 'passed'),
          },
  };
  return { ...readiness, sentence: sentenceFor(readiness) };
}
