import { clusterMoments } from '#lib/metrics/cluster-sums.ts';
import type { Question } from '#lib/metrics/statement.ts';
import type { ClusterMeasure } from './cluster-measures.ts';
import { growthSince } from './growth.ts';
import { grown, sumsOf, type Moments } from './moments.ts';
import { askAnew, originOf, type EvidenceReader } from './reader.ts';
import { isAt } from './shelved.ts';
import { cells } from './sources.ts';
import { stateOf } from './state.ts';

/** An answer of more groups than this is not kept. */
export const mostGroups = 20_000;

/** Groups kept in memory, over all questions of one reader: some tens of megabytes. */
const mostInMemory = 60_000;

/** The last moments of each question, of whatever version; least recently asked first. */
const inMemory = new WeakMap<EvidenceReader, Map<string, Moments>>();

const attempts = 3;

/**
 * The moments of a question: those of an earlier state with what has come in since, or else one pass over all units.
 * They are whole numbers, so that the one way gives what the other would.
 */
export async function keptMoments(
  reader: EvidenceReader,
  measure: ClusterMeasure,
  question: Question,
): Promise<Moments> {
  const name = nameOf(measure, question);
  let last = await lastMoments(reader, name);
  for (let attempt = 0; last !== undefined && attempt < attempts; attempt++) {
    const version = originOf(reader).version();
    if (last.version === version) return last;
    const growth = await growthSince(reader, last.version, measure, question);
    if (growth === undefined) break;
    // A batch that came in between is in the one half of these sums and not in the other.
    if (!(await isAt(reader, version))) continue;
    last = grown(last, growth ?? new Map(), version);
    await keep(reader, name, last);
    return last;
  }
  return fresh(reader, name, measure, question);
}

async function fresh(
  reader: EvidenceReader,
  name: string,
  measure: ClusterMeasure,
  question: Question,
): Promise<Moments> {
  const version = originOf(reader).version();
  const source = await measure.over(reader, cells(question));
  const rows = await askAnew(reader, clusterMoments(question, source, measure.plan));
  const moments = { version, groups: sumsOf(rows, question.by, measure.plan) };
  if (await isAt(reader, version)) await keep(reader, name, moments);
  return moments;
}

/** What is asked; the state of the evidence says how the tables were made that it is asked of. */
const nameOf = (measure: ClusterMeasure, question: Question): string => {
  const { sql, params } = clusterMoments(question, cells(question), measure.plan);
  return `moments ${JSON.stringify([measure.name, sql, params])}`;
};

async function lastMoments(reader: EvidenceReader, name: string): Promise<Moments | undefined> {
  const known = inMemory.get(originOf(reader))?.get(name);
  if (known !== undefined || reader.shelf === undefined) return known;
  const found = await reader.shelf.takeLast(name);
  if (found === undefined) return undefined;
  const moments = found.value as Moments;
  // Of this evidence, and of the same tables? Another folder's, or a release's before this one, would be added to.
  const state = await stateOf(reader, moments.version);
  if (state !== found.state) return undefined;
  remember(reader, name, moments);
  return moments;
}

async function keep(reader: EvidenceReader, name: string, moments: Moments): Promise<void> {
  if (moments.groups.size > mostGroups) return;
  remember(reader, name, moments);
  const state = await stateOf(reader, moments.version);
  if (state !== undefined) reader.shelf?.put(name, state, moments);
}

function remember(reader: EvidenceReader, name: string, moments: Moments): void {
  const origin = originOf(reader);
  const known = inMemory.get(origin) ?? new Map<string, Moments>();
  inMemory.set(origin, known);
  known.delete(name);
  known.set(name, moments);
  let groups = [...known.values()].reduce((sum, each) => sum + each.groups.size, 0);
  for (const [
    oldest,
    {
      groups: { size },
    },
  ] of known) {
    if (groups <= mostInMemory) return;
    known.delete(oldest);
    groups -= size;
  }
}
