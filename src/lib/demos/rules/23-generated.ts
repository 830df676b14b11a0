import {
  contradicted,
  declarationEvidence,
  declaredOn,
  isEmptyLog,
  ruleFor,
  unknown,
  verified,
} from './rule.ts';
import { isAbsent } from '../facts.ts';

/** Simulation, CGI or generated footage. Logs of a simulation whose clip does not say so contradict what a viewer takes it for. */
export const generatedFootage = ruleFor(23, (_claimed, facts) => {
  const declared = declaredOn(23, facts);
  if (isAbsent(facts.log) || isEmptyLog(facts.log))
    return declared ?? unknown('Whether the footage is simulated or generated is not declared.');
  const simulated = facts.log.episodes.filter(({ world }) => world === 'sim');
  if (simulated.length === 0)
    return (
      declared ??
      unknown('The logs are of real robots; that the footage is not generated is not declared.')
    );
  const evidence = simulated.map(({ episode_id }) => ({ kind: 'episode' as const, episode_id }));
  const signed = facts.declarations.filter(({ disclosure }) => disclosure === 23);
  const told = signed.some(({ statement }) =>
    /simulat|\bsim\b|render|cgi|generated/iu.test(statement),
  );
  return told
    ? verified('high', 'A simulation, and declared as one.', [
        ...evidence,
        ...signed.map(declarationEvidence),
      ])
    : contradicted('high', 'The logs are of a simulation, and the clip does not say so.', evidence);
});
