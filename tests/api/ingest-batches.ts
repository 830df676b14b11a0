/** Episodes of one batch. */
export const linesABatch = 25;

/** The lines of a batch: the same every time, with one that is refused. */
export function batchLines(batch: number): Buffer {
  const lines = Array.from({ length: linesABatch }, (_, index) => {
    const minute = String((batch + index) % 60).padStart(2, '0');
    const half = 500 + 10 * index;
    return JSON.stringify({
      schema: 'telltale.episode/1',
      episode_id: `b${batch}/e${index}`,
      task: `task-${index % 3}`,
      context: 'production',
      world: { kind: 'real' },
      policy: { name: 'p', version: `v${batch % 2}` },
      robot: { unit: `u${index % 5}`, embodiment: 'arm' },
      site: 'plant',
      started_at: `2026-10-0${1 + (batch % 9)}T08:${minute}:00.000Z`,
      duration_ms: 2 * half,
      outcome: (batch * 7 + index) % 3 === 0 ? 'failure' : 'success',
      grading: { by: 'human' },
      control: [
        { mode: 'autonomous', start_ms: 0, end_ms: half, source: 'command_stream' },
        { mode: 'teleoperated', start_ms: half, end_ms: 2 * half, source: 'command_stream' },
      ],
      latency: { response_ms: 100 + index },
    });
  });
  return Buffer.from(`${lines.join('\n')}\n{"refused": ${batch}\n`);
}
