import type { Result } from './judge.ts';
import type { LogResult } from './run-log.ts';

const rate = (count: number, of: number): string => `${count} of ${of}`;

const largest = (values: readonly (number | null)[]): number | null => {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known);
};

/** Detection and false alarms by kind, as a Markdown table. */
export function pictureTable(results: readonly Result[]): string {
  const rows = [...Map.groupBy(results, ({ kind }) => kind)].map(([kind, of]) => {
    const speed = largest(of.map(({ speedError }) => speedError));
    const place = largest(of.map(({ placeError }) => placeError));
    return [
      kind,
      of[0]?.honest === true ? '–' : rate(of.filter(({ detected }) => detected).length, of.length),
      rate(of.filter(({ falseAlarm }) => falseAlarm).length, of.length),
      rate(of.filter(({ verified }) => verified).length, of.length),
      speed === null ? '–' : `${(100 * speed).toFixed(2)} %`,
      place === null ? '–' : `${(place / 1000).toFixed(2)} s`,
    ];
  });
  return markdown(
    [
      'kind',
      'found',
      'false alarms',
      'verified',
      'largest error of speed',
      'largest error of place',
    ],
    rows,
  );
}

export const logTable = (results: readonly LogResult[]): string =>
  markdown(
    ['kind', 'contradicted', 'by disclosure', 'first sentence'],
    results.map(({ kind, honest, detected, falseAlarm, contradicted, sentence }) => [
      kind,
      honest ? (falseAlarm ? 'yes, wrongly' : 'no') : detected ? 'yes' : 'no, wrongly',
      contradicted.join(', ') || '–',
      sentence || '–',
    ]),
  );

const markdown = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
