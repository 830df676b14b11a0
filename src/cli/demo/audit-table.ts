import type { Audit } from '#lib/demos/audit.ts';
import { disclosureTitle } from '#lib/demos/disclosures.ts';
import { verdicts, type Finding } from '#lib/demos/finding.ts';

/** An audit for a terminal: the verdict, the claims, and the findings, worst first. */
export function auditTable({ verdict, claims, findings }: Audit): string {
  const lines = [
    `verdict: ${verdict}`,
    ...claims.map(
      ({ kind, verdict: each, because }) =>
        `  ${kind}: ${each}${because.length > 0 ? ` (disclosure ${because.join(', ')})` : ''}`,
    ),
    ...verdicts.flatMap((each) => {
      const these = findings.filter((finding) => finding.verdict === each);
      return these.length === 0 ? [] : ['', each.toUpperCase(), ...these.flatMap(findingLines)];
    }),
  ];
  return `${lines.join('\n')}\n`;
}

const findingLines = ({ disclosure, confidence, sentence }: Finding): string[] => [
  `${String(disclosure).padStart(4)}  ${disclosureTitle(disclosure)}${confidence === 'none' ? '' : ` [${confidence}]`}`,
  `      ${sentence}`,
];
