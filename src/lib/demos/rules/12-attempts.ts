import type { AttemptFacts } from '../log/attempts.ts';
import { listed, plural } from '../phrases.ts';
import { measure } from '../finding.ts';
import { contradicted, needing, ruleFor, unknown, verified } from './rule.ts';

/** Take number, and all attempts at the same task and policy in the session, by the unit's own counter. */
export const attempts = ruleFor(12, (claimed, facts) =>
  needing(facts.log, ({ attempts: session }) => {
    if (session === null || session.attempts.length === 0)
      return unknown('The logs do not hold the take shown, nor what else was tried that day.');
    const logged = session.attempts.length;
    const sentence = takeSentence(session);
    const evidence = [
      measure('attempts in the session', logged, 'attempts'),
      ...shownTakes(session).map(({ episode_id }) => ({ kind: 'episode' as const, episode_id })),
    ];
    const said = claimed.attempts;
    if (said !== null && said < logged)
      return contradicted(
        'high',
        `${plural(said, 'attempt')} ${said === 1 ? 'is' : 'are'} claimed, and the logs hold ${logged}. ${sentence}`,
        evidence,
      );
    if (said !== null && said > logged)
      return unknown(
        `${plural(said, 'attempt')} are said to have been made, and the logs hold only ${logged}.`,
        evidence,
      );
    if (session.counter === 'absent')
      return unknown(
        `${sentence} The robot's episode counter is not logged: there may have been more.`,
        evidence,
      );
    if (session.counter === 'out_of_order')
      return unknown(`${sentence} The robot's episode counter does not rise with time.`, evidence);
    return verified('high', sentence, evidence);
  }),
);

const shownTakes = ({ attempts: all }: AttemptFacts) => all.filter(({ shown }) => shown);

function takeSentence(session: AttemptFacts): string {
  const takes = shownTakes(session).map(({ take }) => String(take));
  return `${takes.length === 1 ? 'Take' : 'Takes'} ${listed(takes)} of ${session.attempts.length} at ${session.task} with ${session.policy} in the session.`;
}
