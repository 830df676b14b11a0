import type { Report, Result, Spread } from './result.ts';
import { short } from './table.ts';

export type Change = 'same' | 'more' | 'less' | 'only in A' | 'only in B';

export interface Comparison {
  readonly name: string;
  readonly unit: string;
  /** Whether ratios to a limit were compared, or plain values where there is no limit. */
  readonly of: 'ratio' | 'value';
  readonly a: Spread | null;
  readonly b: Spread | null;
  /** Median of B over median of A. */
  readonly factor: number | null;
  readonly change: Change;
}

/**
 * Two reports, figure by figure. Where both have a limit their ratios are compared, so that reports of different
 * machines can be held against each other. A difference counts when the two spreads do not overlap.
 */
export function compareReports(a: Report, b: Report): Comparison[] {
  const inA = new Map(a.results.map((result) => [result.name, result]));
  const inB = new Map(b.results.map((result) => [result.name, result]));
  return [...new Set([...inA.keys(), ...inB.keys()])].map((name) =>
    compared(name, inA.get(name), inB.get(name)),
  );
}

function compared(name: string, a: Result | undefined, b: Result | undefined): Comparison {
  const bothRatios =
    (a === undefined || a.ratio !== undefined) && (b === undefined || b.ratio !== undefined);
  const of = bothRatios ? 'ratio' : 'value';
  const pick = (result: Result | undefined) =>
    (of === 'ratio' ? result?.ratio : result?.value) ?? null;
  const [before, after] = [pick(a), pick(b)];
  return {
    name,
    unit: of === 'ratio' ? '×' : (b?.unit ?? a?.unit ?? ''),
    of,
    a: before,
    b: after,
    factor: before === null || after === null ? null : after.median / before.median,
    change: changeOf(before, after),
  };
}

function changeOf(a: Spread | null, b: Spread | null): Change {
  if (a === null) return 'only in B';
  if (b === null) return 'only in A';
  if (b.min > a.max) return 'more';
  if (b.max < a.min) return 'less';
  return 'same';
}

export const comparisonLines = (comparisons: readonly Comparison[]): string[] =>
  comparisons.map(({ name, unit, a, b, factor, change }) => {
    const of = (spread: Spread | null) => (spread === null ? '–' : short(spread.median));
    const by = factor === null ? '' : ` (× ${short(factor)})`;
    return `${name}: ${of(a)} → ${of(b)} ${unit}${by} ${change}`;
  });
