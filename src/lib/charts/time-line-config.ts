import type { Lane, Mode, Span } from './time-line.ts';

/** What Chart.js draws of a time line: floating bars over the modes. Data only: the component that draws knows Chart.js. */
export interface TimeLineBars {
  readonly labels: readonly string[];
  readonly bars: readonly {
    readonly x: readonly [number, number];
    readonly y: string;
    readonly color: string;
  }[];
}

/**
 * The part of the lanes that lies within a window, every span as it is.
 *
 * @param colorOf resolved colours: a canvas knows no custom properties
 */
export function timeLineBars(
  lanes: readonly Lane[],
  window: Span,
  nameOf: (mode: Mode) => string,
  colorOf: (mode: Mode) => string,
): TimeLineBars {
  return {
    labels: lanes.map((lane) => nameOf(lane.mode)),
    bars: lanes.flatMap((lane) =>
      lane.spans
        .filter((span) => span.end_ms > window.start_ms && span.start_ms < window.end_ms)
        .map((span) => ({
          x: [
            Math.max(span.start_ms, window.start_ms),
            Math.min(span.end_ms, window.end_ms),
          ] as const,
          y: nameOf(lane.mode),
          color: colorOf(lane.mode),
        })),
    ),
  };
}

/** A window moved and scaled within an episode; it never leaves it and is never shorter than 100 ms. */
export function movedWindow(
  window: Span,
  change: { readonly zoom?: number; readonly shift?: number },
  durationMs: number,
): Span {
  const least = Math.min(100, durationMs);
  const length = window.end_ms - window.start_ms;
  const next = Math.min(durationMs, Math.max(least, length * (change.zoom ?? 1)));
  const middle = (window.start_ms + window.end_ms) / 2 + length * (change.shift ?? 0);
  const start = Math.min(durationMs - next, Math.max(0, middle - next / 2));
  return { start_ms: start, end_ms: start + next };
}
