import type { Finding } from '#lib/server/store/manifest.ts';
import type { BatchOutcome } from './batch.ts';

/** What became of a source: every line is one of accepted, duplicate and quarantined. */
export interface IngestResult {
  readonly lines: number;
  readonly accepted: number;
  readonly duplicate: number;
  readonly quarantined: number;
  /** Ids of the batches made, in order; none where nothing was new. */
  readonly batches: readonly string[];
  /** Quarantined lines by the code of each of their problems, with an example. */
  readonly problems: Readonly<Record<string, { readonly count: number; readonly example: string }>>;
  /** Unknown fields that went into `extra`, by name. */
  readonly moved: Readonly<Record<string, number>>;
  /** What a mapping file reports about rows, accepted or not. */
  readonly findings: readonly Finding[];
}

export const emptyResult: IngestResult = {
  lines: 0,
  accepted: 0,
  duplicate: 0,
  quarantined: 0,
  batches: [],
  problems: {},
  moved: {},
  findings: [],
};

export const resultOf = (outcome: BatchOutcome): IngestResult => ({
  lines: outcome.lines,
  accepted: outcome.accepted,
  duplicate: outcome.duplicate,
  quarantined: outcome.quarantined,
  batches: outcome.batch === null ? [] : [outcome.batch],
  problems: Object.fromEntries(
    Object.entries(outcome.problems).map(([code, count]) => [
      code,
      { count, example: outcome.examples[code] ?? '' },
    ]),
  ),
  moved: outcome.moved,
  findings: outcome.findings,
});

/** Two results as one. */
export function addResults(a: IngestResult, b: IngestResult): IngestResult {
  const problems: Record<string, { count: number; example: string }> = { ...a.problems };
  for (const [code, { count, example }] of Object.entries(b.problems)) {
    const before = problems[code];
    problems[code] = { count: (before?.count ?? 0) + count, example: before?.example ?? example };
  }
  const moved: Record<string, number> = { ...a.moved };
  for (const [name, count] of Object.entries(b.moved)) moved[name] = (moved[name] ?? 0) + count;
  return {
    lines: a.lines + b.lines,
    accepted: a.accepted + b.accepted,
    duplicate: a.duplicate + b.duplicate,
    quarantined: a.quarantined + b.quarantined,
    batches: [...a.batches, ...b.batches],
    problems,
    moved,
    findings: addFindings(a.findings, b.findings),
  };
}

function addFindings(a: readonly Finding[], b: readonly Finding[]): Finding[] {
  const found = new Map(a.map((finding) => [finding.code, finding]));
  for (const finding of b) {
    const before = found.get(finding.code);
    found.set(
      finding.code,
      before === undefined
        ? finding
        : {
            ...before,
            count: before.count + finding.count,
            examples: [...before.examples, ...finding.examples].slice(0, 10),
          },
    );
  }
  return [...found.values()];
}
