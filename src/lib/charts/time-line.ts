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

/**
 * The spans as they can be told apart on a drawing: those closer together than `resolutionMs` become one, those shorter
 * are drawn that long. A drawing of 25,000 switches stays a drawing.
 */
export function drawable(spans: readonly Span[], resolutionMs: number): readonly Span[] {
  const drawn: { start_ms: number; end_ms: number }[] = [];
  for (const span of spans) {
    const last = drawn.at(-1);
    const end = Math.max(span.end_ms, span.start_ms + resolutionMs);
    if (last !== undefined && span.start_ms - last.end_ms < resolutionMs) {
      last.end_ms = Math.max(last.end_ms, end);
    } else {
      drawn.push({ start_ms: span.start_ms, end_ms: end });
    }
  }
  return drawn;
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
