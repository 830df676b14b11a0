import { contradicted, needing, ruleFor, unknown, verified } from './rule.ts';

/** Disclosure travels with the file: a side-car that names the clip's hash. */
export const travels = ruleFor(30, (_claimed, facts) =>
  needing(facts.video, ({ sidecar, file_sha256 }) => {
    if (sidecar === null)
      return unknown(
        'No side-car lies beside the file: whoever gets the clip gets no disclosure with it.',
      );
    const evidence = [
      { kind: 'hash' as const, of: 'file named by the side-car', sha256: sidecar.file_sha256 },
    ];
    return sidecar.file_sha256 === file_sha256
      ? verified('high', 'The side-car beside the file names its hash.', evidence)
      : contradicted(
          'high',
          'The side-car beside the file names the hash of another file.',
          evidence,
        );
  }),
);
