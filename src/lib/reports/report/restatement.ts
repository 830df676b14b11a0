import { isKnown, type Estimate } from '#lib/metrics/estimate.ts';
import { difference } from '../figures/agree.ts';
import { figureName, type Figure } from '../figures/figure.ts';
import type { EvidenceBatch, ReportPredicate } from './predicate.ts';

/** A figure that was published and is another one now. */
export interface ChangedFigure {
  readonly metric: string;
  readonly group: Readonly<Record<string, string>>;
  readonly where: Figure['where'];
  readonly level: number;
  /** Null where the figure was not there. */
  readonly old: Estimate | null;
  readonly new: Estimate | null;
  /** The first number that differs, as a path in the figure with both values. */
  readonly what: string;
}

/** What a new vintage of a report changes, and why. */
export interface Restatement {
  readonly report_id: string;
  readonly reasons: readonly string[];
  readonly batches_added: readonly EvidenceBatch[];
  readonly batches_removed: readonly EvidenceBatch[];
  readonly definitions_changed: readonly string[];
  readonly rules_changed: boolean;
  readonly corrections: readonly string[];
  readonly figures: readonly ChangedFigure[];
}

type Comparable = Pick<ReportPredicate, 'definitions' | 'results' | 'evidence' | 'readiness'> & {
  readonly report: Pick<ReportPredicate['report'], 'id'>;
};

/**
 * What became of a published report's figures. Null where every figure is what it was: evidence may have grown outside
 * the window without changing anything.
 *
 * @param corrections ids of the corrections that came with the added batches
 */
export function restatementOf(
  before: Comparable,
  now: Comparable,
  corrections: readonly string[],
): Restatement | null {
  const figures = changedFigures(before.results, now.results);
  if (figures.length === 0) return null;
  const added = without(now.evidence.batches, before.evidence.batches);
  const removed = without(before.evidence.batches, now.evidence.batches);
  const definitions = changedDefinitions(before, now);
  const rules =
    before.readiness !== null &&
    before.readiness.table.rules.sha256 !== now.readiness?.table.rules.sha256;
  return {
    report_id: before.report.id,
    reasons: [
      ...(added.length > 0 ? [`${added.length} batches came in after the report was made`] : []),
      ...(removed.length > 0 ? [`${removed.length} batches no longer count`] : []),
      ...(corrections.length > 0 ? [`${corrections.length} corrections were filed`] : []),
      ...definitions.map((id) => `${id} is defined otherwise`),
      ...(rules ? ['the readiness rules are another version'] : []),
    ],
    batches_added: added,
    batches_removed: removed,
    definitions_changed: definitions,
    rules_changed: rules,
    corrections,
    figures,
  };
}

/** A batch is another one when it holds other episodes of the window. */
const without = (
  batches: readonly EvidenceBatch[],
  others: readonly EvidenceBatch[],
): EvidenceBatch[] =>
  batches.filter(
    ({ batch_id, episodes }) =>
      !others.some((other) => other.batch_id === batch_id && other.episodes === episodes),
  );

/** Ids of the definitions whose hash is another one. */
export const changedDefinitions = (
  before: Pick<ReportPredicate, 'definitions'>,
  now: Pick<ReportPredicate, 'definitions'>,
): string[] =>
  now.definitions
    .filter(({ id, sql_sha256 }) =>
      before.definitions.some(
        (old) => nameOf(old.id) === nameOf(id) && old.sql_sha256 !== sql_sha256,
      ),
    )
    .map(({ id }) => id);

const nameOf = (id: string): string => id.replace(/\/\d+$/, '');

function changedFigures(before: readonly Figure[], now: readonly Figure[]): ChangedFigure[] {
  const old = new Map(before.map((figure) => [figureName(figure), figure]));
  const current = new Map(now.map((figure) => [figureName(figure), figure]));
  return [...new Set([...old.keys(), ...current.keys()])].sort().flatMap((name) => {
    const [was, is] = [old.get(name), current.get(name)];
    const figure = is ?? was;
    const what =
      was === undefined ? 'new' : is === undefined ? 'gone' : difference(was.figures, is.figures);
    if (figure === undefined || what === null) return [];
    const { metric, group, where, level } = figure;
    return [
      {
        metric,
        group,
        where,
        level,
        old: was?.figures.estimate ?? null,
        new: is?.figures.estimate ?? null,
        what,
      },
    ];
  });
}

/** `0.912 → 0.897`, for a table of restatements. */
export const changeWords = ({ old, new: now }: ChangedFigure): string =>
  `${valueWords(old)} → ${valueWords(now)}`;

const valueWords = (estimate: Estimate | null): string =>
  estimate === null
    ? 'not published'
    : isKnown(estimate)
      ? estimate.value.toPrecision(4)
      : 'not enough evidence';
