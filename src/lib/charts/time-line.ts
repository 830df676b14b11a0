import type { AutonomyClass } from '#lib/metrics/answers.ts';
import { autonomyClasses } from '#lib/metrics/answers.ts';

export type Mode = AutonomyClass | 'idle';
export const modes: readonly Mode[] = [...autonomyClasses, 'idle'];

/** A piece of an episode: [start, end) in ms from its beginning. */
export interface Span {
  readonly start_ms: number;
  readonly end_ms: number;
}

/** One line of a time line: a mode with the time that it held. */
export interface Lane {
  readonly mode: Mode;
  readonly total_ms: number;
  readonly spans: readonly Span[];
}

const asMode = (mode: string): Mode => modes.find((known) => known === mode) ?? 'unknown';

/**
 * One lane a control mode that occurs, in the order of the classes. Time that no segment covers is `unknown`, as the log
 * format says.
 *
 * @param segments ordered, not overlapping
 * @param durationMs length of the episode
 */
export function lanesOf(
  segments: readonly (Span & { readonly mode: string })[],
  durationMs: number,
): readonly Lane[] {
  const spans = new Map<Mode, Span[]>();
  const add = (mode: Mode, span: Span): void => {
    if (span.end_ms <= span.start_ms) return;
    const own = spans.get(mode);
    if (own === undefined) spans.set(mode, [span]);
    else own.push(span);
  };
  let covered = 0;
  for (const { mode, start_ms, end_ms } of segments) {
    add('unknown', { start_ms: covered, end_ms: start_ms });
    add(asMode(mode), { start_ms, end_ms });
    covered = Math.max(covered, end_ms);
  }
  add('unknown', { start_ms: covered, end_ms: durationMs });
  return modes.flatMap((mode) => {
    const own = spans.get(mode);
    if (own === undefined) return [];
    return [{ mode, total_ms: own.reduce((sum, s) => sum + s.end_ms - s.start_ms, 0), spans: own }];
  });
}

/** A stretch of a drawing, and how much of it the lane covers, 0 < share ≤ 1. */
export interface Stretch extends Span {
  readonly share: number;
}

/**
 * A lane as a drawing of `cells` pieces can show it. Spans that can be told apart stay as they are; where switches are
 * finer than a cell, each cell carries the share of it that is covered, so that a busy lane is never drawn as a full one.
 * Neighbouring cells with the same share (to a twentieth) become one stretch.
 */
export function drawable(
  spans: readonly Span[],
  durationMs: number,
  cells: number,
): readonly Stretch[] {
  const cell = durationMs / cells;
  if (spans.every((span) => span.end_ms - span.start_ms >= cell) && spans.length <= cells / 4) {
    return spans.map((span) => ({ ...span, share: 1 }));
  }
  const covered = coverage(spans, cell, cells);
  const stretches: { start_ms: number; end_ms: number; share: number }[] = [];
  covered.forEach((share, index) => {
    if (share <= 0) return;
    const step = Math.max(1, Math.round(share * 20)) / 20;
    const last = stretches.at(-1);
    const start = index * cell;
    if (last !== undefined && last.share === step && start - last.end_ms < cell / 2) {
      last.end_ms = start + cell;
    } else {
      stretches.push({ start_ms: start, end_ms: start + cell, share: step });
    }
  });
  return stretches;
}

/** All stretches of one shade as one path, in cells across and 1 high: a busy lane is a few elements, not hundreds. */
export function shades(
  stretches: readonly Stretch[],
  durationMs: number,
  cells: number,
): readonly { readonly share: number; readonly path: string }[] {
  const place = (ms: number): string => String(Number(((ms * cells) / durationMs).toFixed(1)));
  return [...Map.groupBy(stretches, (stretch) => stretch.share)].map(([share, own]) => ({
    share,
    path: own
      .map((span) => `M${place(span.start_ms)} 0H${place(span.end_ms)}V1H${place(span.start_ms)}z`)
      .join(''),
  }));
}

/** Share of each cell that the spans cover. */
function coverage(spans: readonly Span[], cell: number, cells: number): readonly number[] {
  const covered = new Array<number>(cells).fill(0);
  for (const { start_ms, end_ms } of spans) {
    const last = Math.min(cells - 1, Math.floor(end_ms / cell));
    for (let index = Math.floor(start_ms / cell); index <= last; index++) {
      const part = Math.min(end_ms, (index + 1) * cell) - Math.max(start_ms, index * cell);
      covered[index] = (covered[index] ?? 0) + Math.max(0, part) / cell;
    }
  }
  return covered;
}

/** Round times for an axis from `from` to `to` ms: at most `most` steps of 1, 2 or 5 times a round unit. */
export function timeTicks(from: number, to: number, most = 8): readonly number[] {
  const units = [1, 10, 100, 1_000, 10_000, 60_000, 600_000, 3_600_000, 36_000_000];
  const steps = units.flatMap((unit) => [1, 2, 5].map((factor) => unit * factor));
  const step = steps.find((candidate) => (to - from) / candidate <= most) ?? to - from;
  const ticks: number[] = [];
  for (let tick = Math.ceil(from / step) * step; tick <= to; tick += step) ticks.push(tick);
  return ticks;
}
