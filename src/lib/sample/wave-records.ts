import type { Demo, Episode, Preference, Shift } from '#lib/log/index.ts';
import { sha256Hex } from '#lib/kernel/hash.ts';
import { idPrefix, mark, sampleEpisode } from './episode.ts';
import { keyed, strand, uniformAt } from './noise.ts';
import { wave as plan, waveSize } from './plan.ts';

/** What people recorded beside the episodes of one wave. */
export type WaveRecord = Preference | Shift | Demo;

/** Comparisons, shifts and clips of one whole wave, made from its episodes. */
export function waveRecords(seed: number, wave: number): WaveRecord[] {
  return [...preferences(seed, wave), ...shifts(seed, wave), ...demos(seed, wave)];
}

const indexOf = (wave: number, position: number) => wave * waveSize + position;

const lab = plan.flatMap((slot, position) =>
  slot.stream.key === 'lab' && slot.scene !== null
    ? [{ position, scene: slot.scene, policy: slot.policy }]
    : [],
);

/** The two trials of each scene of the second campaign; every third scene is judged by a person. */
const judged = lab
  .filter(
    ({ scene, policy }) => scene.campaign === 1 && scene.number % 3 === 0 && policy.key === 'v13',
  )
  .flatMap((a) => {
    const b = lab.find(
      ({ scene, policy }) =>
        scene.campaign === 1 && scene.number === a.scene.number && policy.key === 'v14',
    );
    return b === undefined ? [] : [{ a: a.position, b: b.position }];
  });

function preferences(seed: number, wave: number): Preference[] {
  return judged.map(({ a, b }, rank): Preference => {
    const first = sampleEpisode(seed, indexOf(wave, a));
    const second = sampleEpisode(seed, indexOf(wave, b));
    const whim = uniformAt(seed, strand.preference, wave, rank);
    return {
      schema: 'telltale.preference/1',
      preference_id: `${idPrefix(seed)}-w${wave}-pref-${rank}`,
      task: first.task,
      instruction: first.instruction,
      site: first.site,
      pair_id: first.pair_id,
      a: { policy: first.policy, episode_id: first.episode_id },
      b: { policy: second.policy, episode_id: second.episode_id },
      preferred: preferred(first, second, whim),
      evaluator: `evaluator-${1 + (keyed(seed, strand.preference, wave, rank, 1) % 6)}`,
      blinded: true,
      reason: null,
      evaluated_at: later([first, second], 30 * 60_000),
      extra: mark,
    };
  });
}

/** One success beats one failure nine times out of ten; otherwise it is taste. */
function preferred(a: Episode, b: Episode, whim: number): Preference['preferred'] {
  const [doneA, doneB] = [a.outcome === 'success', b.outcome === 'success'];
  if (doneA === doneB) return whim < 0.4 ? 'A' : whim < 0.7 ? 'B' : 'tie';
  return doneA === whim < 0.9 ? 'A' : 'B';
}

const later = (episodes: readonly Episode[], ms: number): string =>
  new Date(
    Math.max(...episodes.map(({ started_at }) => Date.parse(started_at))) + ms,
  ).toISOString();

/** First episodes of the sessions in the collection hall; each session stands for one shift of one person. */
const collected = plan.flatMap(({ site, ordinal, session }, position) =>
  site.context === 'collection' && ordinal % 10 === 0 ? [{ position, session }] : [],
);

const hour = 3_600_000;

function shifts(seed: number, wave: number): Shift[] {
  return collected.map(({ position, session }): Shift => {
    const first = sampleEpisode(seed, indexOf(wave, position));
    const u = (part: number) => uniformAt(seed, strand.shift, wave, session, part);
    const recorded_ms = Math.round((5 + 2.5 * u(0)) * hour);
    const repetitions = 120 + Math.floor(280 * u(1));
    return {
      schema: 'telltale.shift/1',
      shift_id: `${idPrefix(seed)}-w${wave}-shift-${session}`,
      // Eight people in all, so that no group shown is under five.
      collector: `collector-${1 + (keyed(seed, strand.shift, wave, session) % 8)}`,
      activity: first.task,
      site: first.site,
      started_at: first.started_at,
      duration_ms: 8 * hour,
      recorded_ms,
      usable_ms: Math.round(recorded_ms * (0.5 + 0.4 * u(2))),
      repetitions,
      rejections: {
        'not-human-enough': Math.floor(repetitions * 0.12 * u(3)),
        'camera-blocked': Math.floor(repetitions * 0.06 * u(4)),
      },
      extra: mark,
    };
  });
}

const takes = plan.flatMap(({ site, session, stream }, position) =>
  site.context === 'demo' ? [{ position, session: `${stream.key}-${session}` }] : [],
);
const stageSessions = [...new Set(takes.map(({ session }) => session))];

/** One clip a stage session: the first take that worked, of ten, shown as autonomous whoever drove. */
function demos(seed: number, wave: number): Demo[] {
  return stageSessions.flatMap((session, rank): Demo[] => {
    const shown = takes
      .filter((take) => take.session === session)
      .map(({ position }) => sampleEpisode(seed, indexOf(wave, position)));
    const best = shown.find(({ outcome }) => outcome === 'success');
    return best === undefined
      ? []
      : [clip(`${idPrefix(seed)}-w${wave}-demo-${rank}`, best, shown.length)];
  });
}

const clip = (demo_id: string, take: Episode, attempts: number): Demo => ({
  schema: 'telltale.demo/1',
  demo_id,
  title: `Stage demonstration: ${take.instruction ?? take.task}`,
  publisher: 'programme-office',
  published_at: later([take], 24 * hour),
  claims: [
    { kind: 'autonomous', value: null, text: null },
    { kind: 'one_take', value: null, text: null },
  ],
  file: {
    sha256: sha256Hex(`generated clip ${demo_id}`),
    stream_sha256: null,
    frames_sha256: null,
    uri: null,
    duration_ms: take.duration_ms,
    fps: 30,
  },
  parts: [
    {
      start_ms: 0,
      end_ms: take.duration_ms,
      episode_id: take.episode_id,
      log_start_ms: 0,
      log_end_ms: take.duration_ms,
    },
  ],
  attempts,
  declarations: [],
  extra: mark,
});
