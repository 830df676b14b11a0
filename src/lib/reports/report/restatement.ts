import type { Estimate } from '#lib/metrics/estimate.ts';
import { difference } from '../figures/agree.ts';
import { figureName, type Figure } from '../figures/figure.ts';
import type { EvidenceBatch, ReportPredicate } from './predicate.ts';

/** A figure that was published and is another one now. */
export interface ChangedFigure {
  readonly metric: string;
  readonly group: Readonly<Record<string, string>>;
  readonly where: Figure['where'];
  readonly level: number;
  /** Of a latency: which one. */
  readonly measure?: string;
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
  /** SHA-256 of each correction's content, as its leaf in the ledger has it: an id may name an episode. */
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
 * @param corrections content hashes of the corrections that the report before did not know
 */
export function restatementOf(
  before: Comparable,
  now: Comparable,
  corrections: readonly string[],
): Restatement | null {
  const figures = changedFigures(before.results, now.results);
  if (figures.length === 0) return null;
  const added = batchesAdded(before, now);
  const removed = batchesAdded(now, before);
  const definitions = changedDefinitions(before, now);
  const rules =
    before.readiness !== null &&
    before.readiness.table.rules.sha256 !== now.readiness?.table.rules.sha256;
  return {
    report_id: before.report.id,
    reasons: [
      ...reasonsOfEvidence(added, removed),
      ...some(corrections.length, 'correction was filed', 'corrections were filed'),
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

/** Words about batches: those in both lists are the same batch with other episodes or corrections in the window. */
function reasonsOfEvidence(
  added: readonly EvidenceBatch[],
  removed: readonly EvidenceBatch[],
): string[] {
  const ids = (batches: readonly EvidenceBatch[]) =>
    new Set(batches.map(({ batch_id }) => batch_id));
  const [now, before] = [ids(added), ids(removed)];
  const count = (batches: ReadonlySet<string>, isAmong: (id: string) => boolean) =>
    [...batches].filter(isAmong).length;
  return [
    ...some(
      count(now, (id) => !before.has(id)),
      'batch came in after the report was made',
      'batches came in after the report was made',
    ),
    ...some(
      count(before, (id) => !now.has(id)),
      'batch no longer counts',
      'batches no longer count',
    ),
    ...some(
      count(now, (id) => before.has(id)),
      'batch counts with other episodes or corrections',
      'batches count with other episodes or corrections',
    ),
  ];
}

const some = (count: number, one: string, many: string): string[] =>
  count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];

/** Batches of one report that another has not, or has with other episodes or corrections of the window. */
export const batchesAdded = (
  before: Pick<ReportPredicate, 'evidence'>,
  now: Pick<ReportPredicate, 'evidence'>,
): EvidenceBatch[] =>
  now.evidence.batches.filter(
    ({ batch_id, episodes, corrections }) =>
      !before.evidence.batches.some(
        (other) =>
          other.batch_id === batch_id &&
          other.episodes === episodes &&
          other.corrections === corrections,
      ),
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
        ...('measure' in figure.figures ? { measure: figure.figures.measure } : {}),
        old: was?.figures.estimate ?? null,
        new: is?.figures.estimate ?? null,
        what,
      },
    ];
  });
}
