import { listed } from '../phrases.ts';
import { shownTime } from '../log/log-facts.ts';
import { againstAutonomy, segmentEvidence } from './control.ts';
import {
  contradicted,
  declaredOrUnknown,
  isEmptyLog,
  needing,
  ruleFor,
  unknown,
  verified,
} from './rule.ts';

/** The words used against the class logged. Words in the picture itself cannot be read here; they are declared. */
export const labelAgainstClass = ruleFor(2, (claimed, facts) =>
  needing(facts.log, (log) => {
    if (isEmptyLog(log))
      return unknown('No log of the time shown was given to hold the label against.');
    if (!claimed.autonomous)
      return declaredOrUnknown(
        2,
        facts,
        `Nothing is claimed about control. The logs say: ${listed([...shownTime(log).keys()])}.`,
      );
    const words = claimed.words.length > 0 ? ` (“${claimed.words.join('”, “')}”)` : '';
    const opposed = againstAutonomy(log);
    if (opposed.length > 0)
      return contradicted(
        'high',
        `It is called autonomous${words}, and the logs say ${listed([...new Set(opposed.map(({ mode }) => mode))])}.`,
        opposed.map(segmentEvidence),
      );
    const own = log.segments.every(({ mode }) => ['autonomous', 'idle', 'handled'].includes(mode));
    return own
      ? verified('medium', `It is called autonomous${words}, and so do the logs.`)
      : unknown(`It is called autonomous${words}; the logs do not say so for all of the time.`);
  }),
);
