import { controlModes } from '#lib/log/vocabulary.ts';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { batchById } from './batches.ts';
import { correctionsOf } from './corrections.ts';
import { asEpisodeRow, rowColumns } from './episodes.ts';
import type { EvidenceReader, Row } from './reader.ts';
import type { ControlSegment, EpisodeDetail, EpisodeRow } from './types.ts';

const modeColumns = controlModes.filter((mode) => mode !== 'unknown').map((mode) => `${mode}_ms`);

const detailColumns = `${rowColumns}, instruction, simulator_type, embodiment, hardware, checkpoint_sha256, sequence,
  suite, suite_version, spec_sha256, run_id, trial, seed, conditions, pair_id, grading_by, grader, blinded, control, stalls,
  incidents AS incident_list, inference, deadline_misses, CAST(media AS VARCHAR) AS media, trajectory_sha256,
  trajectory_uri, CAST(extra AS VARCHAR) AS extra, batch_id, ${modeColumns.join(', ')}`;

/**
 * The row of one episode. The list of ids says by its hash in which batches to look, so that only their segments are
 * opened; the segment decides.
 */
async function rowOf(reader: EvidenceReader, id: string): Promise<Row | undefined> {
  const batches = await reader.query(
    `SELECT DISTINCT batch_id FROM batches
     WHERE sequence IN (SELECT sequence FROM episode_ids WHERE hash = hash(?))`,
    [id],
  );
  if (batches.length === 0) return undefined;
  const [row] = await reader.query(
    `SELECT ${detailColumns} FROM episodes
     WHERE batch_id IN (${batches.map(() => '?').join(', ')}) AND episode_id = ? LIMIT 1`,
    [...batches.map(({ batch_id }) => batch_id as string), id],
  );
  return row;
}

/**
 * One episode, all of it.
 *
 * @throws TelltaleError NOT_FOUND
 */
export async function episodeDetail(reader: EvidenceReader, id: string): Promise<EpisodeDetail> {
  const row = await rowOf(reader, id);
  if (row === undefined) {
    throw new TelltaleError(
      'NOT_FOUND',
      `there is no episode "${id}" in this store; /episodes lists them`,
    );
  }
  return {
    ...pick(row),
    instruction: text(row, 'instruction'),
    simulator_type: text(row, 'simulator_type'),
    embodiment: row['embodiment'] as string,
    hardware: text(row, 'hardware'),
    checkpoint_sha256: text(row, 'checkpoint_sha256'),
    sequence: number(row, 'sequence'),
    benchmark: benchmark(row),
    pair_id: text(row, 'pair_id'),
    grading: {
      by: row['grading_by'] as string,
      grader: text(row, 'grader'),
      blinded: row['blinded'] as boolean | null,
    },
    control: row['control'] as unknown as readonly ControlSegment[],
    stalls: row['stalls'] as unknown as EpisodeDetail['stalls'],
    incident_list: row['incident_list'] as unknown as EpisodeDetail['incident_list'],
    inference: row['inference'] as unknown as EpisodeDetail['inference'],
    deadline_misses: number(row, 'deadline_misses'),
    media: JSON.parse(text(row, 'media') ?? '[]') as EpisodeDetail['media'],
    trajectory: trajectory(row),
    extra: JSON.parse(text(row, 'extra') ?? '{}') as EpisodeDetail['extra'],
    time_ms: timeByMode(row),
    batch: await batchById(reader, row['batch_id'] as string),
    pair: await pairOf(reader, row),
    corrections: await correctionsOf(reader, id),
  };
}

const text = (row: Row, column: string): string | null => (row[column] ?? null) as string | null;
const number = (row: Row, column: string): number | null => (row[column] ?? null) as number | null;

const listColumns: readonly (keyof EpisodeRow)[] = [
  ...(['episode_id', 'task', 'policy', 'world', 'simulator', 'context', 'site', 'unit'] as const),
  ...(['started_at', 'duration_ms', 'outcome', 'assisted', 'score', 'failure_reason'] as const),
  ...([
    'autonomous_ms',
    'unknown_ms',
    'interventions',
    'response_ms',
    'incidents',
    'generated',
  ] as const),
];

const pick = (row: Row): EpisodeRow =>
  Object.fromEntries(listColumns.map((column) => [column, row[column]])) as unknown as EpisodeRow;

function benchmark(row: Row): EpisodeDetail['benchmark'] {
  const suite = text(row, 'suite');
  if (suite === null) return null;
  return {
    suite,
    version: row['suite_version'] as string,
    spec_sha256: text(row, 'spec_sha256'),
    run_id: text(row, 'run_id'),
    trial: number(row, 'trial'),
    seed: number(row, 'seed'),
    conditions: (row['conditions'] ?? {}) as Readonly<Record<string, string>>,
  };
}

function trajectory(row: Row): EpisodeDetail['trajectory'] {
  const sha256 = text(row, 'trajectory_sha256');
  return sha256 === null ? null : { sha256, uri: text(row, 'trajectory_uri') };
}

const timeByMode = (row: Row): Readonly<Record<string, number>> =>
  Object.fromEntries(controlModes.map((mode) => [mode, Number(row[`${mode}_ms`] ?? 0)]));

/** Pairs are small by nature; a log that gives a thousand trials one pair_id must not make a page of them. */
const pairLimit = 50;

async function pairOf(reader: EvidenceReader, row: Row): Promise<readonly EpisodeRow[]> {
  const pair = text(row, 'pair_id');
  if (pair === null) return [];
  const rows = await reader.query(
    `SELECT ${rowColumns} FROM episodes WHERE pair_id = ? AND task = ? AND episode_id <> ?
     ORDER BY policy, world, started_at, episode_id LIMIT ${pairLimit}`,
    [pair, row['task'] as string, row['episode_id'] as string],
  );
  return rows.map(asEpisodeRow);
}
