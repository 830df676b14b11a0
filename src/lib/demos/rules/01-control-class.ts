import type { Grade } from '../alignment/alignment.ts';
import type { LogFacts, ShownSegment } from '../log/log-facts.ts';
import { clock, duration, listed } from '../phrases.ts';
import { againstAutonomy, lengthOf, segmentEvidence } from './control.ts';
import { contradicted, needing, ruleFor, unknown, verified, type Opinion } from './rule.ts';

/**
 * Control class of each segment shown, from the command-source stream. A class that an operator only wrote down, or that
 * somebody inferred, does not verify: it is not a measurement.
 */
export const controlClass = ruleFor(1, (claimed, facts) =>
  needing(facts.log, (log) => {
    if (log.segments.length === 0)
      return unknown('No log of the time shown was given: who moved the robot is not known.');
    const opposed = againstAutonomy(log);
    if (claimed.autonomous && opposed.length > 0) return opposedTo(opposed);
    const supervised = log.segments.filter(({ mode }) => mode === 'supervised');
    const told = facts.declarations.some(({ disclosure }) => disclosure === 4);
    if (claimed.autonomous && supervised.length > 0 && !told)
      return contradicted(
        'medium',
        `Supervised, not autonomous: a person was assigned to watch for ${duration(lengthOf(supervised))} of what is shown, and nobody declares it.`,
        supervised.map(segmentEvidence),
      );
    return known(log);
  }),
);

function opposedTo(opposed: readonly ShownSegment[]): Opinion {
  const described = opposed.map(
    ({ mode, clip_start_ms, clip_end_ms }) =>
      `${mode} from ${clock(clip_start_ms)} to ${clock(clip_end_ms)}`,
  );
  return contradicted(
    opposed.some(({ source }) => source === 'command_stream') ? 'high' : 'medium',
    `Not autonomous for ${duration(lengthOf(opposed))} of what is shown: ${listed(described)}.`,
    opposed.map(segmentEvidence),
  );
}

function known(log: LogFacts): Opinion {
  const unseen = log.segments.filter(({ mode }) => mode === 'unknown');
  if (lengthOf(unseen) > 0.01 * log.shown_ms)
    return unknown(
      `The logs do not say who moved the robot for ${duration(lengthOf(unseen))} of the ${duration(log.shown_ms)} shown.`,
      unseen.map(segmentEvidence),
    );
  const weak = log.segments.filter(({ source }) => source === 'operator' || source === 'inferred');
  if (lengthOf(weak) > 0.01 * log.shown_ms)
    return unknown(
      `For ${duration(lengthOf(weak))} the class is what somebody wrote down or inferred, not what the command stream says.`,
      weak.map(segmentEvidence),
    );
  const classes = [...new Set(log.segments.map(({ mode }) => mode))];
  return verified(gradeBySource(log), `Every segment shown is logged as ${listed(classes)}.`, [
    ...log.segments.map(segmentEvidence),
  ]);
}

const gradeBySource = (log: LogFacts): Grade =>
  log.segments.every(({ source, mode }) => source === 'command_stream' || mode === 'unknown')
    ? 'high'
    : 'medium';
