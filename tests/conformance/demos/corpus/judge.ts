import { isAbsent } from '#lib/demos/facts.ts';
import type { Alignment } from '#lib/demos/alignment/alignment.ts';
import type { DemoAudit } from '#lib/server/demos/audit-demo.ts';
import type { PictureKind } from './kinds.ts';

/** How one clip of the corpus came out. */
export interface Result {
  readonly kind: string;
  readonly honest: boolean;
  /** What was done to the clip was found, as far as the kind says. */
  readonly detected: boolean;
  /** A claim that is true was contradicted, or something was found that was not done. */
  readonly falseAlarm: boolean;
  /** Real time, one take and uncut were all verified. */
  readonly verified: boolean;
  /** Largest error of a speed, as a share; null where none is judged. */
  readonly speedError: number | null;
  /** Largest distance of a jump found from the true one, ms. */
  readonly placeError: number | null;
  readonly note: string;
}

export function judgePicture(kind: PictureKind, { audit, facts }: DemoAudit): Result {
  const found = isAbsent(facts.alignment) ? null : facts.alignment;
  const claims = new Map(audit.claims.map(({ kind: claim, verdict }) => [claim, verdict]));
  const speedError = found === null ? null : speedErrorOf(kind, found);
  const placeError = found === null ? null : placeErrorOf(kind, found);
  const picture = ['real_time', 'one_take', 'uncut'] as const;
  const contradicted = audit.claims.some(({ verdict }) => verdict === 'contradicted');
  return {
    kind: kind.name,
    honest: kind.honest,
    detected: detected(kind, { audit, facts }, speedError, placeError),
    falseAlarm: kind.honest ? contradicted : found !== null && tooMuch(kind, found),
    verified: picture.every((claim) => claims.get(claim) === 'verified'),
    speedError,
    placeError,
    note: found === null ? 'no alignment' : describe(found),
  };
}

function detected(
  { truth }: PictureKind,
  { audit, facts }: Pick<DemoAudit, 'audit' | 'facts'>,
  speedError: number | null,
  placeError: number | null,
): boolean {
  const verdictOf = (number: number) => audit.findings[number - 1]?.verdict;
  if (truth.copied === true) return !isAbsent(facts.video) && facts.video.copies.parity >= 1.4;
  if (truth.frozen_ms !== undefined) return verdictOf(9) === 'contradicted';
  if (truth.wrongLog === 'beside') return verdictOf(10) === 'contradicted';
  if (truth.wrongLog === 'alone')
    return !isAbsent(facts.alignment) && !agrees(facts.alignment.outcome);
  if (truth.still === true) return verdictOf(5) === 'unknown' && verdictOf(8) === 'unknown';
  if (truth.jumps !== undefined) return placeError !== null && placeError <= 1000;
  return speedError !== null && speedError <= 0.05;
}

/** A log that is right, or that repeats what is right. */
const agrees = (outcome: Alignment['outcome']): boolean =>
  outcome === 'match' || outcome === 'repeated';

/** The speeds in order, each within a tenth of the clip of where it should be. */
function speedErrorOf({ truth }: PictureKind, { outcome, segments }: Alignment): number | null {
  const { speeds } = truth;
  if (speeds === undefined || !agrees(outcome) || segments.length !== speeds.length) return null;
  return Math.max(...segments.map(({ speed }, i) => Math.abs(speed / (speeds[i] ?? 1) - 1)));
}

function placeErrorOf({ truth }: PictureKind, { jumps }: Alignment): number | null {
  if (truth.jumps === undefined) return null;
  const errors = truth.jumps.map(({ kind, at_ms }) =>
    Math.min(
      ...jumps.filter((jump) => jump.kind === kind).map(({ clip_ms }) => Math.abs(clip_ms - at_ms)),
    ),
  );
  const worst = Math.max(...errors);
  return Number.isFinite(worst) ? worst : null;
}

/** Jumps that nobody made. */
const tooMuch = ({ truth }: PictureKind, { jumps }: Alignment): boolean =>
  jumps.filter(({ grade }) => grade === 'high' || grade === 'medium').length >
  (truth.jumps?.length ?? (truth.frozen_ms === undefined ? 0 : 1));

const describe = ({ outcome, grade, segments, jumps }: Alignment): string =>
  [
    outcome,
    grade,
    ...segments.map(
      ({ speed, r, rival_r }) => `${speed.toFixed(3)}× r ${r.toFixed(2)}/${rival_r.toFixed(2)}`,
    ),
    ...jumps.map(
      ({ kind, clip_ms, skipped_ms }) => `${kind} ${clip_ms / 1000} s (${skipped_ms} ms)`,
    ),
  ].join('; ');
