import { isUtf8 } from 'node:buffer';
import { maxLineBytes } from '#lib/log/limits.ts';
import { admit } from './admit.ts';
import type { Prover } from './prover.ts';
import { wholeLine, type Refused } from './quarantine-entry.ts';
import type { Spool } from './spool.ts';

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** Where lines come from, for what is refused. */
export interface LineSource {
  readonly name: string;
  readonly kind: Refused['kind'];
  readonly mapping: Refused['mapping'];
}

/**
 * Puts a block of whole lines into the spool. Runs of proven lines go over as they are; every other line goes the slow
 * way by itself, so that a bad line holds nothing up.
 */
export function spoolBlock(bytes: Buffer, spool: Spool, prover: Prover, source: LineSource): void {
  spool.addBytes(bytes);
  const text = isUtf8(bytes) && !bytes.includes(0) ? bytes.toString('latin1') : undefined;
  let run = 0;
  let at = 0;
  const flush = () => {
    if (at > run) spool.writeEpisodes(bytes.subarray(run, at));
  };
  while (at < bytes.length) {
    const proven = text === undefined ? -1 : prover.endOf(text, at);
    if (proven !== -1) {
      spool.episodes += 1;
      spool.lines += 1;
      spool.lastLine += 1;
      at = proven;
      continue;
    }
    flush();
    const found = bytes.indexOf(lineFeed, at);
    const end = found === -1 ? bytes.length : found;
    spool.lastLine += 1;
    spoolLine(bytes.subarray(at, end), spool, prover, source);
    at = end + 1;
    run = at;
  }
  flush();
}

/** One line, without its line feed, by way of the validator. */
function spoolLine(bytes: Buffer, spool: Spool, prover: Prover, source: LineSource): void {
  const line = bytes.at(-1) === carriageReturn ? bytes.subarray(0, -1) : bytes;
  if (isBlank(line)) {
    spool.skipped.push(spool.lastLine);
    return;
  }
  spool.lines += 1;
  const episodes = spool.episodes;
  const admission = admit(line, spool, prover);
  if (spool.episodes === episodes) spool.skipped.push(spool.lastLine);
  if (admission.ok) return;
  // A copy: the block's memory goes back to the stream.
  const content = { bytes: Buffer.from(line) };
  spool.refusedBytes += line.length;
  spool.refused.push({ ...place(source, spool), problems: admission.problems, content });
}

/** A line that was too long to be read. */
export function spoolLongLine(
  long: { readonly length: number; readonly sha256: string; readonly file: string },
  spool: Spool,
  source: LineSource,
): void {
  spool.lines += 1;
  spool.lastLine += 1;
  spool.skipped.push(spool.lastLine);
  const problem = wholeLine(
    'line_too_long',
    `${long.length} bytes; at most ${maxLineBytes} are read`,
  );
  spool.refused.push({ ...place(source, spool), problems: [problem], content: long });
}

/** Where a compressed or corrupt source ends before its end. `rest`: the piece of a line before the break. */
export function spoolBreak(
  rest: Uint8Array,
  message: string,
  spool: Spool,
  source: LineSource,
): void {
  spool.lines += 1;
  spool.lastLine += 1;
  spool.skipped.push(spool.lastLine);
  spool.refused.push({
    ...place(source, spool),
    kind: 'break',
    problems: [wholeLine('unreadable', message)],
    content: { bytes: Buffer.from(rest) },
  });
}

const place = (source: LineSource, spool: Spool) => ({
  source: source.name,
  line: spool.lastLine,
  kind: source.kind,
  mapping: source.mapping,
});

const blankByte = (byte: number): boolean => byte === 0x20 || byte === 0x09 || byte === 0x0d;

const isBlank = (line: Uint8Array): boolean => line.every(blankByte);
