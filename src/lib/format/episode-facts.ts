import { formatCount } from './count.ts';
import { formatInstant } from './dates.ts';
import { formatDuration } from './duration.ts';
import { formatShare } from './estimate.ts';

type Nullable<Value> = Value | null;

/** What was logged about the circumstances of one episode. */
export interface EpisodeCircumstances {
  readonly context: string;
  readonly embodiment: string;
  readonly hardware: Nullable<string>;
  readonly simulator: Nullable<string>;
  readonly simulator_type: Nullable<string>;
  readonly checkpoint_sha256: Nullable<string>;
  readonly sequence: Nullable<number>;
  readonly pair_id: Nullable<string>;
  readonly score: Nullable<number>;
  readonly grading: {
    readonly by: string;
    readonly grader: Nullable<string>;
    readonly blinded: Nullable<boolean>;
  };
  readonly benchmark: Nullable<{
    readonly suite: string;
    readonly version: string;
    readonly spec_sha256: Nullable<string>;
    readonly run_id: Nullable<string>;
    readonly trial: Nullable<number>;
    readonly seed: Nullable<number>;
    readonly conditions: Readonly<Record<string, string>>;
  }>;
  readonly trajectory: Nullable<{ readonly sha256: string; readonly uri: Nullable<string> }>;
  readonly media: readonly Readonly<Record<string, unknown>>[];
}

/** What happened in it. */
export interface EpisodeCourse {
  readonly task: string;
  readonly policy: string;
  readonly world: string;
  readonly unit: string;
  readonly site: string;
  readonly started_at: string;
  readonly duration_ms: number;
  readonly outcome: string;
  readonly assisted: boolean;
  readonly failure_reason: Nullable<string>;
  readonly autonomous_ms: number;
  readonly unknown_ms: number;
  readonly interventions: number;
  readonly response_ms: Nullable<number>;
  readonly incidents: number;
  readonly deadline_misses: Nullable<number>;
  readonly instruction: Nullable<string>;
}

/** A name and what stands beside it; null where nothing was logged. */
export type Fact = readonly [name: string, text: Nullable<string>];

const counted = (value: Nullable<number>): Nullable<string> =>
  value === null ? null : formatCount(value);

const lasting = (ms: Nullable<number>): Nullable<string> =>
  ms === null ? null : formatDuration(ms);

export const courseFacts = (episode: EpisodeCourse): readonly Fact[] => [
  ['Task', episode.task],
  ['Instruction', episode.instruction],
  ['Policy', episode.policy],
  ['World', episode.world],
  ['Unit', episode.unit],
  ['Site', episode.site],
  ['Started', formatInstant(episode.started_at)],
  ['Duration', formatDuration(episode.duration_ms)],
  ['Outcome', episode.assisted ? `${episode.outcome}, with help` : episode.outcome],
  ['Failure reason', episode.failure_reason],
  ['Moved by the policy alone', shareOf(episode.autonomous_ms, episode.duration_ms)],
  ['Unknown', shareOf(episode.unknown_ms, episode.duration_ms)],
  ['Interventions', formatCount(episode.interventions)],
  ['Incidents', formatCount(episode.incidents)],
  ['Command to first motion', lasting(episode.response_ms)],
  ['Deadlines missed', counted(episode.deadline_misses)],
];

const shareOf = (part: number, whole: number): Nullable<string> =>
  whole > 0 ? formatShare(part / whole) : null;

export const trialFacts = (episode: EpisodeCircumstances): readonly Fact[] => [
  ['Context', episode.context],
  ['Embodiment', episode.embodiment],
  ['Hardware', episode.hardware],
  ['Simulator', episode.simulator],
  ['Simulator type', episode.simulator_type],
  ['Checkpoint', episode.checkpoint_sha256],
  ['Counter of the unit', counted(episode.sequence)],
  ['Graded by', gradedBy(episode.grading)],
  ['Score', episode.score === null ? null : String(episode.score)],
  ['Pair', episode.pair_id],
  ['Trajectory', episode.trajectory?.sha256 ?? null],
  ['Media', episode.media.length === 0 ? null : formatCount(episode.media.length)],
];

function gradedBy({ by, grader, blinded }: EpisodeCircumstances['grading']): string {
  const blindness = blinded === null ? null : blinded ? 'blinded' : 'not blinded';
  return [by, grader, blindness].filter((part) => part !== null).join(', ');
}

export const benchmarkFacts = ({ benchmark }: EpisodeCircumstances): readonly Fact[] =>
  benchmark === null
    ? []
    : [
        ['Suite', `${benchmark.suite}@${benchmark.version}`],
        ['Specification', benchmark.spec_sha256],
        ['Run', benchmark.run_id],
        ['Trial', benchmark.trial === null ? null : String(benchmark.trial)],
        ['Seed', benchmark.seed === null ? null : String(benchmark.seed)],
        ...Object.entries(benchmark.conditions),
      ];

/** One fact of several episodes beside each other. */
export interface FactRow {
  readonly name: string;
  /** In the order of the episodes. */
  readonly texts: readonly Nullable<string>[];
  readonly differs: boolean;
}

/** Facts of several episodes, row by row, in the order in which they are first met; what none has is left out. */
export function besideEachOther(episodes: readonly (readonly Fact[])[]): readonly FactRow[] {
  const names = [...new Set(episodes.flatMap((facts) => facts.map(([name]) => name)))];
  const maps = episodes.map((facts) => new Map(facts));
  return names.flatMap((name) => {
    const texts = maps.map((facts) => facts.get(name) ?? null);
    if (texts.every((text) => text === null || text === '')) return [];
    return [{ name, texts, differs: texts.some((text) => text !== texts[0]) }];
  });
}
