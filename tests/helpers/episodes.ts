/**
 * Episodes for tests, as a robot would send them. Whatever a test does not say is the same for all: one real robot, one
 * benchmark-free trial of two seconds, driven by its policy throughout.
 */
export interface EpisodeInput {
  readonly [field: string]: unknown;
}

const start = Date.parse('2026-10-01T08:00:00.000Z');
let count = 0;

export function episode(fields: EpisodeInput = {}): Record<string, unknown> {
  count += 1;
  const duration = (fields['duration_ms'] as number | undefined) ?? 2_000;
  return {
    schema: 'telltale.episode/1',
    episode_id: `test-${count}`,
    task: 'cup-lift',
    context: 'benchmark',
    world: { kind: 'real' },
    policy: { name: 'helm', version: 'v1' },
    robot: { unit: 'u1', embodiment: 'humanoid' },
    site: 'lab',
    started_at: new Date(start + count * 60_000).toISOString(),
    duration_ms: duration,
    outcome: 'success',
    grading: { by: 'human' },
    control: [{ mode: 'autonomous', start_ms: 0, end_ms: duration, source: 'command_stream' }],
    ...fields,
  };
}

export const times = (n: number, fields: EpisodeInput = {}): Record<string, unknown>[] =>
  Array.from({ length: n }, () => episode(fields));

export const simulator = (name = 'sim-a', type: 'physics' | 'learned' = 'physics') => ({
  kind: 'sim',
  simulator: name,
  version: '1.0',
  type,
});

export const ndjson = (records: readonly unknown[]): string =>
  records.map((record) => `${JSON.stringify(record)}\n`).join('');

/** Fields that put an episode on this unit. */
export const robot = (unit: string) => ({ robot: { unit, embodiment: 'humanoid' } });
