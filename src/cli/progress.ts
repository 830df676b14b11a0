import type { FileProgress } from '#lib/server/ingest/ingest-file.ts';

/** Progress of one source on standard error. */
export interface Progress {
  readonly update: (progress: FileProgress) => void;
  end(): void;
}

/** Milliseconds between two lines of progress. */
const interval = 250;

/**
 * One line that is written over, or nothing.
 *
 * @param source its size, where it is known, gives the share and the time left
 */
export function createProgress(
  source: { readonly name: string; readonly bytes: number | undefined },
  shown: boolean,
): Progress {
  if (!shown) return { update: () => undefined, end: () => undefined };
  const started = Date.now();
  let last = 0;
  let lines = 0;
  return {
    update(progress) {
      lines = Math.max(lines, progress.lines);
      const now = Date.now();
      if (now - last < interval) return;
      last = now;
      write(progressText(source, { ...progress, lines }, now - started));
    },
    end() {
      if (last > 0) process.stderr.write(process.stderr.isTTY ? '\r\x1b[K' : '');
    },
  };
}

function write(text: string): void {
  process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${text}` : `${text}\n`);
}

/** What a line of progress says after `elapsed` ms: how far, how fast, how long still. */
export function progressText(
  source: { readonly name: string; readonly bytes: number | undefined },
  { bytes, lines }: FileProgress,
  elapsed: number,
): string {
  const seconds = Math.max(elapsed, 1) / 1000;
  const parts = [source.name];
  if (source.bytes !== undefined && source.bytes > 0 && bytes > 0) {
    const share = Math.min(bytes / source.bytes, 1);
    parts.push(`${Math.floor(share * 100)} %`);
    parts.push(`${(bytes / 1e6 / seconds).toFixed(1)} MB/s`);
    if (lines > 0) parts.push(`${Math.round(lines / seconds).toLocaleString('en')} lines/s`);
    parts.push(`${duration((seconds * (1 - share)) / share)} left`);
  } else if (lines > 0) {
    parts.push(`${lines.toLocaleString('en')} lines`);
    parts.push(`${Math.round(lines / seconds).toLocaleString('en')} lines/s`);
  } else parts.push(`${(bytes / 1e6).toFixed(1)} MB`);
  return parts.join('  ');
}

function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  return minutes < 60
    ? `${minutes} min ${whole % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
