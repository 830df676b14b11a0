import { formatCount } from '#lib/format/count.ts';
import { printEstimate, type Measure } from '#lib/format/estimate.ts';
import { leftOutText, placeOf } from '#lib/format/left-out.ts';
import type { Estimate } from '#lib/metrics/estimate.ts';

/** An answer as it stands in JSON. */
export interface PublicAnswer {
  readonly metric: string;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly evidence: { readonly batches: number; readonly episodes: number; readonly root: string };
  readonly generated: number;
  readonly omitted_groups: number;
  /** What the groups left out come to together, one row a world. */
  readonly rest?: readonly Readonly<Record<string, unknown>>[];
}

const headline: Readonly<Record<string, Measure>> = {
  success: 'share',
  latency: 'duration',
  autonomy: 'share',
  'sim-real': 'points',
  fidelity: 'points',
  'time-to-success': 'duration',
};

/** An answer as an aligned table for a terminal: the groups, the estimate with interval and n, what it stands on. */
export function metricTable(answer: PublicAnswer): string {
  const measure = headline[answer.metric.split('/')[0] ?? ''];
  const rows = answer.rows.map((row) => cells(row, measure));
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const table = [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))];
  const widths = columns.map((_, index) =>
    Math.max(...table.map((line) => (line[index] ?? '').length)),
  );
  const lines = table.map((line) =>
    line
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n${footnote(answer)}\n`;
}

function cells(
  row: Readonly<Record<string, unknown>>,
  measure: Measure | undefined,
): Record<string, string> {
  const printed: Record<string, string> = {};
  for (const [name, value] of Object.entries(row)) {
    if (name === 'estimate' && measure !== undefined) {
      printed['estimate'] = printEstimate(value as Estimate, measure).text;
    } else if (value === null) {
      printed[name] = '–';
    } else if (typeof value === 'string') {
      printed[name] = value;
    } else if (typeof value === 'number') {
      printed[name] = Number.isInteger(value) ? String(value) : value.toPrecision(3);
    } else if (name === 'headline' && Array.isArray(value)) {
      printed['headline'] = `[${value.map((end: number) => end.toFixed(4)).join(', ')}]`;
    }
  }
  return printed;
}

/** `real 61.2 % (60–62 %) n = 1,200; sim, all simulators …`; of failures their number, by group. */
function restText(rest: PublicAnswer['rest'] = [], measure: Measure | undefined): string {
  const together = rest.map(({ world, estimate, count, share: _share, ...group }) => {
    const figures =
      measure !== undefined && estimate !== undefined
        ? printEstimate(estimate as Estimate, measure).text
        : `${formatCount(Number(count))} in all`;
    const others = Object.values(group).filter((value) => typeof value === 'string');
    return [...others, placeOf(String(world)), figures].join(' ');
  });
  return together.length === 0 ? '' : `; together: ${together.join('; ')}`;
}

function footnote({ metric, evidence, generated, omitted_groups, rest }: PublicAnswer): string {
  const measure = headline[metric.split('/')[0] ?? ''];
  const notes = [
    `${metric} over ${evidence.episodes} episodes in ${evidence.batches} batches, root ${evidence.root.slice(0, 16)}…`,
    ...(generated > 0 ? [`${generated} of these episodes are generated sample data`] : []),
    ...(omitted_groups > 0
      ? [`${leftOutText(omitted_groups)} (--limit)${restText(rest, measure)}`]
      : []),
  ];
  return notes.join('\n');
}
