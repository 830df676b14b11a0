import type { PreferenceFigures } from './figures.ts';

/** What the comparisons say, no more: who leads alone, or who cannot be told apart. */
export function preferenceSentence({
  rows,
  contrasts,
  comparisons,
  left_out,
}: Omit<PreferenceFigures, 'sentence'>): string {
  const ranked = rows.filter(({ unranked }) => unranked === null);
  const rest = left_out === 0 ? '' : ` ${unrankedSentence(rows, left_out)}`;
  const [best] = ranked;
  if (comparisons === 0 && left_out === 0) return 'No comparisons by people.';
  if (best === undefined) return `The comparisons rank nobody.${rest}`;
  const isApart = (other: string): boolean =>
    contrasts.some(
      ({ a, b, apart }) =>
        apart && ((a === best.policy && b === other) || (b === best.policy && a === other)),
    );
  const level = ranked.slice(1).filter(({ policy }) => !isApart(policy));
  const stands = `${comparisons} comparisons of ${ranked.length} policies`;
  if (level.length === 0) return `${best.policy} is preferred to every other: ${stands}.${rest}`;
  const names = [best, ...level].map(({ policy }) => policy).join(', ');
  return level.length === ranked.length - 1
    ? `${stands} tell none of them from the leader: ${names}.${rest}`
    : `${stands} do not separate the first ${level.length + 1}: ${names}.${rest}`;
}

function unrankedSentence(rows: PreferenceFigures['rows'], leftOut: number): string {
  const reasons = rows.flatMap(({ policy, unranked }) =>
    unranked === null ? [] : [`${policy} (${unranked})`],
  );
  return `Without a rank: ${reasons.join(', ')}; ${leftOut} ${leftOut === 1 ? 'comparison is' : 'comparisons are'} left out.`;
}
