import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  controlModes,
  deriveFacts,
  interventionsOf,
  isAssisted,
  type ControlMode,
  type ControlSegment,
} from '#lib/log/index.ts';
import { anyEpisode } from './arbitrary.ts';

/** Modes in a row, each 100 ms long; '-' leaves 100 ms uncovered. */
function control(row: string): ControlSegment[] {
  return row.split(' ').flatMap((mode, index) => {
    if (mode === '-') return [];
    const start_ms = index * 100;
    const segment = { mode: mode as ControlMode, start_ms, end_ms: start_ms + 100 };
    return [{ ...segment, source: 'command_stream' as const }];
  });
}

const quiet = { response_ms: null, inference_ms: null, deadline_misses: null };

describe('the time in each mode', () => {
  it('is that of a worked example', () => {
    // 0–1 s handled, 1–4 autonomous, 4–5 uncovered, 5–6 unknown, 6–8 teleoperated, 8–10 autonomous, 10–12 uncovered.
    const facts = deriveFacts({
      duration_ms: 12_000,
      extra: { generated: true },
      latency: {
        ...quiet,
        stalls: [
          { start_ms: 1_500, end_ms: 1_750 },
          { start_ms: 8_000, end_ms: 8_030 },
        ],
      },
      control: [
        { mode: 'handled', start_ms: 0, end_ms: 1_000, source: 'operator' },
        { mode: 'autonomous', start_ms: 1_000, end_ms: 4_000, source: 'command_stream' },
        { mode: 'unknown', start_ms: 5_000, end_ms: 6_000, source: 'inferred' },
        { mode: 'teleoperated', start_ms: 6_000, end_ms: 8_000, source: 'command_stream' },
        { mode: 'autonomous', start_ms: 8_000, end_ms: 10_000, source: 'command_stream' },
      ],
    });
    expect(facts).toEqual({
      generated: true,
      autonomous_ms: 5_000,
      supervised_ms: 0,
      advised_ms: 0,
      shared_ms: 0,
      teleoperated_ms: 2_000,
      scripted_ms: 0,
      handled_ms: 1_000,
      fault_ms: 0,
      idle_ms: 0,
      unknown_ms: 4_000,
      stalled_ms: 280,
      interventions: 1,
      last_intervention_ms: 6_000,
      assisted: true,
    });
  });

  it('adds up to the duration, always', () => {
    fc.assert(
      fc.property(anyEpisode, (episode) => {
        const facts = deriveFacts(episode);
        const total = controlModes.reduce((sum, mode) => sum + facts[`${mode}_ms`], 0);
        expect(total).toBe(episode.duration_ms);
        expect(facts.unknown_ms).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('knows generated only by the word true', () => {
    const of = (extra: Record<string, unknown>) =>
      deriveFacts({ control: [], duration_ms: 0, latency: { ...quiet, stalls: [] }, extra })
        .generated;
    expect([
      of({ generated: true }),
      of({ generated: 'true' }),
      of({ generated: 1 }),
      of({}),
    ]).toEqual([true, false, false, false]);
  });
});

// Worked by hand from the definition in design/log-format.md, "Interventions": start of each in milliseconds.
describe('interventions', () => {
  it.each([
    ['autonomous', []],
    ['teleoperated', []],
    ['autonomous teleoperated', [100]],
    ['supervised shared', [100]],
    ['autonomous advised autonomous handled', [100, 300]],
    ['autonomous supervised autonomous', []],
    ['autonomous teleoperated shared handled', [100]],
    ['autonomous fault handled', [200]],
    ['autonomous idle unknown - teleoperated', [400]],
    ['autonomous scripted teleoperated', []],
    ['handled autonomous', []],
    ['teleoperated idle autonomous - shared autonomous', [400]],
    ['autonomous teleoperated fault teleoperated', [100]],
    ['unknown teleoperated', []],
  ] as const)('%s', (row, starts) => {
    expect(interventionsOf(control(row)).map(({ start_ms }) => start_ms)).toEqual(starts);
  });
});

// Worked by hand from the definition in design/log-format.md, "Assistance".
describe('assistance', () => {
  it.each([
    ['-', false],
    ['autonomous', false],
    ['supervised idle fault', false],
    ['handled autonomous', false],
    ['idle handled unknown autonomous', false],
    ['handled autonomous handled', true],
    ['autonomous advised', true],
    ['shared autonomous', true],
    ['teleoperated', true],
    ['scripted', true],
    ['handled scripted autonomous', true],
    ['handled', true],
    ['idle handled fault', true],
    ['unknown idle fault', false],
  ] as const)('%s: %s', (row, assisted) => {
    expect(isAssisted(control(row))).toBe(assisted);
  });

  it('is there wherever there was an intervention', () => {
    fc.assert(
      fc.property(anyEpisode, (episode) => {
        const facts = deriveFacts(episode);
        if (facts.interventions > 0) expect(facts.assisted).toBe(true);
        expect(facts.last_intervention_ms === null).toBe(facts.interventions === 0);
      }),
    );
  });
});
