import type { CounterGap } from '../log/attempts.ts';
import { listed, plural } from '../phrases.ts';
import { measure } from '../finding.ts';
import { contradicted, needing, ruleFor, unknown, verified } from './rule.ts';

/**
 * Attempts missing from the counter. A gap is an episode that happened and is not in the evidence; what it was is not
 * known, so that nothing that needs all attempts can be verified. Where the publisher told a number of attempts that only
 * the logged ones make up, the gap contradicts it.
 */
export const missingAttempts = ruleFor(14, (claimed, facts) =>
  needing(facts.log, ({ attempts }) => {
    if (attempts === null || attempts.attempts.length === 0)
      return unknown('The logs do not hold the attempts of that session.');
    if (attempts.counter === 'absent')
      return unknown(
        'No episode counter is logged: attempts that were left out cannot be noticed.',
      );
    if (attempts.counter === 'out_of_order')
      return unknown(
        'The episode counter does not rise with time: attempts that were left out cannot be counted.',
      );
    const { gaps } = attempts;
    if (gaps.length === 0)
      return verified('high', 'No number is missing from the episode counter of the session.');
    const count = gaps.reduce((sum, { from, to }) => sum + to - from + 1, 0);
    const sentence = `${plural(count, 'episode is', 'episodes are')} missing from the counter: ${listed(gaps.map(gapText))}.`;
    const evidence = [measure('missing episodes', count, 'episodes')];
    return claimed.attempts === attempts.attempts.length
      ? contradicted('medium', `${sentence} The number of attempts told leaves them out.`, evidence)
      : unknown(sentence, evidence);
  }),
);

const gapText = ({ unit, from, to }: CounterGap): string =>
  from === to ? `${unit} number ${from}` : `${unit} numbers ${from} to ${to}`;
