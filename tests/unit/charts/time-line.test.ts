import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { drawable, lanesOf, shades, timeTicks } from '#lib/charts/time-line.ts';
import { movedWindow, timeLineBars } from '#lib/charts/time-line-config.ts';

const segment = (mode: string, start_ms: number, end_ms: number) => ({ mode, start_ms, end_ms });

describe('the lanes of an episode', () => {
  it('counts time without a segment as unknown, at both ends and between', () => {
    const lanes = lanesOf([segment('autonomous', 100, 400), segment('idle', 600, 900)], 1000);
    expect(lanes.map(({ mode, total_ms }) => [mode, total_ms])).toEqual([
      ['autonomous', 300],
      ['unknown', 400],
      ['idle', 300],
    ]);
    expect(lanes[1]?.spans).toEqual([
      { start_ms: 0, end_ms: 100 },
      { start_ms: 400, end_ms: 600 },
      { start_ms: 900, end_ms: 1000 },
    ]);
  });

  it('takes a mode that it does not know for unknown', () => {
    expect(lanesOf([segment('telepathic', 0, 10)], 10)[0]?.mode).toBe('unknown');
  });

  it('adds up to the episode', () => {
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: 9999 }), { maxLength: 40 });
    fc.assert(
      fc.property(cuts, (places) => {
        const edges = [0, ...places.sort((a, b) => a - b), 10_000];
        const segments = edges.slice(1).flatMap((end, index) => {
          const mode = ['autonomous', 'teleoperated', 'idle'][index % 4];
          return mode === undefined ? [] : [segment(mode, edges[index] ?? 0, end)];
        });
        const total = lanesOf(segments, 10_000).reduce((sum, lane) => sum + lane.total_ms, 0);
        expect(total).toBe(10_000);
      }),
    );
  });
});

describe('what a drawing can show', () => {
  it('leaves spans alone that can be told apart', () => {
    const spans = [
      { start_ms: 0, end_ms: 500 },
      { start_ms: 700, end_ms: 900 },
    ];
    expect(drawable(spans, 1000, 100)).toEqual(spans.map((span) => ({ ...span, share: 1 })));
  });

  it('never draws more time than there is, however fine the switches', () => {
    // 2,500 switches of 350 ms in 1,750 s: the lane holds half of the time.
    const spans = Array.from({ length: 2500 }, (_, index) => ({
      start_ms: index * 700,
      end_ms: index * 700 + 350,
    }));
    const stretches = drawable(spans, 1_750_000, 480);
    const drawn = stretches.reduce((sum, s) => sum + (s.end_ms - s.start_ms) * s.share, 0);
    expect(stretches.length).toBeLessThanOrEqual(480);
    // Shares are rounded to a twentieth: at most 2.5 % of the whole either way.
    expect(Math.abs(drawn - 875_000)).toBeLessThanOrEqual(0.025 * 1_750_000);
  });

  it('keeps a single short span visible', () => {
    const [stretch] = drawable([{ start_ms: 500, end_ms: 501 }], 1_000_000, 480);
    expect(stretch?.share).toBe(0.05);
  });

  it('draws all stretches of one shade as one path, in cells', () => {
    const stretches = [
      { start_ms: 0, end_ms: 100, share: 0.5 },
      { start_ms: 100, end_ms: 200, share: 1 },
      { start_ms: 300, end_ms: 400, share: 0.5 },
    ];
    expect(shades(stretches, 1000, 10)).toEqual([
      { share: 0.5, path: 'M0 0H1V1H0zM3 0H4V1H3z' },
      { share: 1, path: 'M1 0H2V1H1z' },
    ]);
  });

  it('puts ticks on round times', () => {
    expect(timeTicks(0, 41_591, 6)).toEqual([0, 10_000, 20_000, 30_000, 40_000]);
    expect(timeTicks(0, 1_895_009, 6)).toEqual([0, 600_000, 1_200_000, 1_800_000]);
  });
});

describe('the zoom', () => {
  it('stays within the episode', () => {
    const whole = { start_ms: 0, end_ms: 10_000 };
    expect(movedWindow(whole, { zoom: 2 }, 10_000)).toEqual(whole);
    expect(movedWindow(whole, { zoom: 0.5 }, 10_000)).toEqual({ start_ms: 2500, end_ms: 7500 });
    expect(movedWindow({ start_ms: 9000, end_ms: 10_000 }, { shift: 1 }, 10_000)).toEqual({
      start_ms: 9000,
      end_ms: 10_000,
    });
    const tiny = movedWindow({ start_ms: 0, end_ms: 120 }, { zoom: 0.1 }, 10_000);
    expect(tiny.end_ms - tiny.start_ms).toBe(100);
  });

  it('draws the part of each span that lies in its window', () => {
    const lanes = lanesOf([segment('autonomous', 0, 500), segment('idle', 500, 1000)], 1000);
    const { labels, bars } = timeLineBars(
      lanes,
      { start_ms: 400, end_ms: 450 },
      (mode) => mode,
      (mode) => `c-${mode}`,
    );
    expect(labels).toEqual(['autonomous', 'idle']);
    expect(bars).toEqual([{ x: [400, 450], y: 'autonomous', color: 'c-autonomous' }]);
  });
});
