import { listed } from '../phrases.ts';
import {
  contradicted,
  declaredOn,
  isEmptyLog,
  needing,
  ruleFor,
  unknown,
  verified,
} from './rule.ts';

/** Place and date by the logs; a real shift by the context that they were recorded in. */
export const placeAndShift = ruleFor(20, (claimed, facts) =>
  needing(facts.log, (log) => {
    if (isEmptyLog(log) || log.episodes.length === 0)
      return declaredOn(20, facts) ?? unknown('Place and date are neither logged nor declared.');
    const distinct = (values: readonly string[]) => [...new Set(values)].sort();
    const sites = distinct(log.episodes.map(({ site }) => site));
    const days = distinct(log.episodes.map(({ started_at }) => started_at.slice(0, 10)));
    const contexts = distinct(log.episodes.map(({ context }) => context));
    const sentence = `Logged at ${listed(sites)} on ${listed(days)} as ${listed(contexts)}.`;
    const evidence = log.episodes.map(({ episode_id }) => ({
      kind: 'episode' as const,
      episode_id,
    }));
    if (!claimed.unstaged) return verified('medium', sentence, evidence);
    if (contexts.includes('demo'))
      return contradicted(
        'medium',
        `${sentence} An attempt made for a demo is not an unstaged one.`,
        evidence,
      );
    return contexts.every((context) => context === 'production')
      ? verified('medium', sentence, evidence)
      : unknown(`${sentence} That is no real shift, and not said to be a demo.`, evidence);
  }),
);
