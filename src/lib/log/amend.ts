import { canonicalJson, type Json } from '#lib/kernel/canonical-json.ts';
import type { Correction } from './records/correction.ts';
import type { Episode } from './records/episode.ts';
import { validateRecord } from './validate.ts';

/** An episode as its corrections leave it. */
export interface Amended {
  readonly episode: Episode;
  /** What became of each correction, in the order in which they were taken; `problem` is null for those applied. */
  readonly corrections: readonly { readonly id: string; readonly problem: string | null }[];
}

/**
 * Applies corrections to the episode that they amend: in the order of `corrected_at`, then of the id, so that the order
 * in which they arrived does not matter. A correction applies as a whole or not at all: not where the episode says
 * something else than its `old`, where the result would be no valid episode, or where it would take the mark of
 * generated data away. The original is not changed.
 */
export function amendEpisode(original: Episode, corrections: readonly Correction[]): Amended {
  let episode = original;
  const outcomes: { id: string; problem: string | null }[] = [];
  for (const correction of corrections.toSorted(inOrder)) {
    const made = applied(episode, correction.changes);
    if (typeof made !== 'string') episode = made;
    outcomes.push({
      id: correction.correction_id,
      problem: typeof made === 'string' ? made : null,
    });
  }
  return { episode, corrections: outcomes };
}

const inOrder = (a: Correction, b: Correction): number =>
  compare(a.corrected_at, b.corrected_at) || compare(a.correction_id, b.correction_id);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The episode with all changes made, or what is wrong with them. */
function applied(episode: Episode, changes: Correction['changes']): Episode | string {
  for (const { path, old } of changes) {
    if (!put(structuredClone(episode), path, old)) return `there is no ${path} in the episode`;
    const said = withValues(episode, [{ path, value: old }]);
    // Held against the whole record, so that another spelling of the same time or a field left out is the same.
    if (typeof said === 'string' || canonicalJson(said as Json) !== canonicalJson(episode as Json))
      return `${path} is not ${JSON.stringify(old)} at that point`;
  }
  const made = withValues(
    episode,
    changes.map(({ path, new: value }) => ({ path, value })),
  );
  if (typeof made === 'string') return made;
  return made.extra['generated'] === episode.extra['generated']
    ? made
    : 'the mark of generated data cannot be amended';
}

interface Put {
  readonly path: string;
  readonly value: unknown;
}

/** The record with other values in some places, normalised, or what is wrong with it. */
function withValues(episode: Episode, puts: readonly Put[]): Episode | string {
  const copy: unknown = structuredClone(episode);
  for (const { path, value } of puts) put(copy, path, value);
  const validation = validateRecord(copy);
  if (validation.ok)
    return validation.record.schema === 'telltale.episode/1'
      ? validation.record
      : 'it would be no episode any more';
  const [first] = validation.problems;
  return `the episode would not be valid: ${first?.path ?? ''} ${first?.message ?? ''}`;
}

/** Sets the value at a JSON pointer (RFC 6901). False where the place does not exist; null takes a member away. */
function put(target: unknown, pointer: string, value: unknown): boolean {
  const names = pointer
    .split('/')
    .slice(1)
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
  const last = names.pop();
  const parent = names.reduce<unknown>(member, target);
  if (last === undefined || typeof parent !== 'object' || parent === null) return false;
  if (Array.isArray(parent)) {
    const index = /^(0|[1-9]\d*)$/.test(last) ? Number(last) : -1;
    if (index < 0 || index >= parent.length) return false;
    parent[index] = value;
    return true;
  }
  const record = parent as Record<string, unknown>;
  // A member may be named like one that every object inherits.
  if (value === null) Reflect.deleteProperty(record, last);
  else
    Object.defineProperty(record, last, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  return true;
}

const member = (parent: unknown, name: string): unknown =>
  typeof parent === 'object' && parent !== null && Object.hasOwn(parent, name)
    ? (parent as Record<string, unknown>)[name]
    : undefined;
