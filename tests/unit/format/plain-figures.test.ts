import { describe, expect, it } from 'vitest';
import { autonomyTitle, printPair } from '#lib/format/autonomy.ts';
import { formatBytes, formatCount, plural } from '#lib/format/count.ts';
import { formatDay, formatDayRange, formatInstant } from '#lib/format/dates.ts';
import { formatDuration, formatOffset } from '#lib/format/duration.ts';
import { taskTitle } from '#lib/format/names.ts';
import { byName } from '#lib/format/order.ts';

const plain = (text: string): string => text.replaceAll('\u202f', ' ');

describe('figures that are no estimates', () => {
  it('counts', () => {
    expect(formatCount(1_234_567)).toBe('1,234,567');
    expect(plural(1, 'batch', 'batches')).toBe('1 batch');
    expect(plural(0, 'episode')).toBe('0 episodes');
    expect([0, 640, 1234, 98_765, 12_345_678].map((n) => plain(formatBytes(n)))).toEqual([
      '0 B',
      '640 B',
      '1.2 kB',
      '99 kB',
      '12 MB',
    ]);
  });

  it('times', () => {
    expect(
      [0, 840, 33_298, 1_895_009, 4_464_000_000].map((ms) => plain(formatDuration(ms))),
    ).toEqual(['0 ms', '840 ms', '33.3 s', '31.6 min', '1,240 h']);
    expect([7250, 724_000, 3_723_000].map(formatOffset)).toEqual([
      '0:07.250',
      '12:04.000',
      '1:02:03.000',
    ]);
  });

  it('days, always in UTC', () => {
    expect(formatDay('2026-10-03')).toBe('3 Oct 2026');
    expect(formatInstant('2026-10-03T23:59:09.123Z')).toBe('3 Oct 2026, 23:59:09 UTC');
    expect(formatInstant('2026-10-03T23:30:00-02:00')).toBe('4 Oct 2026, 01:30:00 UTC');
    expect(formatDayRange('2026-10-03', '2026-10-09')).toBe('3–9 Oct 2026');
    expect(formatDayRange('2026-09-28', '2026-10-03')).toBe('28 Sep – 3 Oct 2026');
    expect(formatDayRange('2025-12-30', '2026-01-02')).toBe('30 Dec 2025 – 2 Jan 2026');
    expect(formatDayRange('2026-10-03', '2026-10-03')).toBe('3 Oct 2026');
    expect(formatDayRange(null, null)).toBe('no days');
  });

  it('the autonomy pair, outwards, and as one where both print alike', () => {
    // Donkeycar: 33.298 s of 1,895.009 s, and unknown time on top (design: [0.0176, 0.3043]).
    expect(plain(printPair([0.01757, 0.30427]))).toBe('1.7–30.5 %');
    expect(plain(printPair([0.9, 0.9]))).toBe('90.0 %');
  });

  it('keeps the protected word for periods that can be assessed', () => {
    expect(autonomyTitle(true)).toBe('Autonomous');
    expect(autonomyTitle(false)).not.toMatch(/autonomous/i);
  });

  it('names in the order that a reader expects', () => {
    expect(['helm@v10', 'helm@v9', 'anvil@v1'].sort(byName)).toEqual([
      'anvil@v1',
      'helm@v9',
      'helm@v10',
    ]);
    expect(taskTitle('coke-fetch')).toBe('Coke fetch');
    expect(taskTitle('--')).toBe('--');
  });
});
