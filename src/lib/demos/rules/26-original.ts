import { contradicted, declaredOrUnknown, ruleFor, verified } from './rule.ts';
import { isAbsent } from '../facts.ts';

/** Raw unedited original kept, its hash given. Verified only when the original was at hand and has that hash. */
export const original = ruleFor(26, (_claimed, facts) => {
  const held = isAbsent(facts.video) ? null : facts.video.original;
  if (held === null)
    return declaredOrUnknown(26, facts, 'No raw original is named, and its hash is not declared.');
  const evidence = [{ kind: 'hash' as const, of: 'original', sha256: held.file_sha256 }];
  if (held.declared_sha256 === null)
    return verified(
      'medium',
      'The original was at hand; no hash of it had been declared.',
      evidence,
    );
  return held.declared_sha256 === held.file_sha256
    ? verified('high', 'The original is kept, and has the hash that was declared.', evidence)
    : contradicted(
        'high',
        'The original at hand does not have the hash that was declared.',
        evidence,
      );
});
