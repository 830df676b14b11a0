/** A quarantined line as it is shown. */
export interface QuarantinedLine {
  readonly quarantine_id: string;
  readonly source: string;
  readonly line: number;
  readonly problems: readonly {
    readonly path: string;
    readonly code: string;
    readonly message: string;
  }[];
  readonly excerpt: string;
  readonly bytes: number;
  readonly status: 'open' | 'resolved';
}

/** Lines of one source, in a row on the page, that share all their problems: shown once, each line still in it. */
export interface QuarantinedRun {
  readonly source: string;
  readonly status: 'open' | 'resolved';
  readonly problems: QuarantinedLine['problems'];
  readonly lines: readonly QuarantinedLine[];
}

export function runsOf(rows: readonly QuarantinedLine[]): readonly QuarantinedRun[] {
  const runs: { key: string; lines: QuarantinedLine[] }[] = [];
  for (const row of rows) {
    const key = JSON.stringify([row.source, row.status, row.problems]);
    const last = runs.at(-1);
    if (last?.key === key) last.lines.push(row);
    else runs.push({ key, lines: [row] });
  }
  return runs.flatMap(({ lines }) => {
    const first = lines[0];
    if (first === undefined) return [];
    return [{ source: first.source, status: first.status, problems: first.problems, lines }];
  });
}
