import { listed } from '../phrases.ts';
import { contradicted, isEmptyLog, needing, ruleFor, unknown, verified } from './rule.ts';

/** Policy version and checkpoint, the same in all segments shown. */
export const policyVersion = ruleFor(16, (claimed, facts) =>
  needing(facts.log, (log) => {
    if (isEmptyLog(log) || log.episodes.length === 0)
      return unknown('No log of the time shown was given.');
    const policies = [...new Set(log.episodes.map(({ policy }) => policy))];
    const checkpoints = new Set(log.episodes.map(({ checkpoint_sha256 }) => checkpoint_sha256));
    const evidence = [...checkpoints].flatMap((sha256) =>
      sha256 === null ? [] : [{ kind: 'hash' as const, of: 'checkpoint', sha256 }],
    );
    if (policies.length > 1) {
      const sentence = `Several policies are shown: ${listed(policies)}.`;
      return claimed.oneTake
        ? contradicted('high', sentence, evidence)
        : verified('high', sentence, evidence);
    }
    if (checkpoints.size > 1 && !checkpoints.has(null))
      return contradicted(
        'high',
        `${policies[0] ?? ''} is shown with ${checkpoints.size} different checkpoints.`,
        evidence,
      );
    if (checkpoints.has(null))
      return verified(
        'medium',
        `${policies[0] ?? ''} throughout; its checkpoint hash is not logged.`,
        evidence,
      );
    return verified('high', `${policies[0] ?? ''} throughout, with one checkpoint.`, evidence);
  }),
);
