import type { Correction } from '#lib/log/records/correction.ts';
import type { EvidenceReader } from './reader.ts';

/** A correction of one episode, and what became of it. */
export interface EpisodeCorrection {
  readonly correction_id: string;
  readonly corrected_at: string;
  /** A pseudonym. */
  readonly author: string;
  readonly reason: string;
  readonly changes: Correction['changes'];
  /** `refused` where it does not fit the episode; `problem` says why, and it changes nothing. */
  readonly state: 'applied' | 'refused';
  readonly problem: string | null;
}

/** The corrections of an episode in the order in which they were made. */
export async function correctionsOf(
  reader: EvidenceReader,
  episode: string,
): Promise<readonly EpisodeCorrection[]> {
  const rows = await reader.query(
    `SELECT CAST(record AS VARCHAR) AS record, state, problem FROM corrections
     WHERE episode_id = ? AND state IS NOT NULL
     ORDER BY record ->> '$.corrected_at', correction_id`,
    [episode],
  );
  return rows.map(({ record, state, problem }) => {
    const { correction_id, corrected_at, author, reason, changes } = JSON.parse(
      record as string,
    ) as Correction;
    return {
      ...{ correction_id, corrected_at, author, reason, changes },
      state: state as EpisodeCorrection['state'],
      problem: problem as string | null,
    };
  });
}
