import { expect, test } from 'vitest';
import { deriveSignals, sourcesOf } from '#lib/benchmarks/signals/derive.ts';
import type { SignalSpecs } from '#lib/benchmarks/signals/schema.ts';

const real = (channel: string): { channel: string } => ({ channel });
const signals: SignalSpecs = {
  lift: { from: 'sim.body.cup.z', relative_to: 'initial', unit: 'm', real: real('/cup/z') },
  cup: { from: 'sim.body.cup.z', unit: 'm', real: real('/cup/z') },
  hand: { from: 'sim.body.hand.z', unit: 'm', real: real('/hand/z') },
  slip: {
    from: { difference: ['cup', 'hand'] },
    relative_to: { at_s: 1.5 },
    absolute: true,
    unit: 'm',
    real: real('/slip'),
  },
  larger: { from: { max: ['cup', 'hand'] }, unit: 'm', real: real('/larger') },
  distance: { from: { length: ['cup', 'hand'] }, unit: 'm', real: real('/distance') },
};
const times = [0, 1e6, 2e6, 3e6];
const cup = [3, 3, 4, 6];
const hand = [4, 4, 5, 8];

const values = (trace: ReturnType<typeof deriveSignals>, name: string): number[] =>
  Array.from(trace.signals.get(name) ?? []);

test('signals follow from simulated sources', () => {
  const sources = new Map([
    ['sim.body.cup.z', cup],
    ['sim.body.hand.z', hand],
  ]);
  const trace = deriveSignals(signals, times, sources, 'sim');
  expect(values(trace, 'lift')).toEqual([0, 0, 1, 3]);
  // Differences −1 −1 −1 −2; the last sample at or before 1.5 s is −1.
  expect(values(trace, 'slip')).toEqual([0, 0, 0, 1]);
  expect(values(trace, 'larger')).toEqual([4, 4, 5, 8]);
  expect(values(trace, 'distance').slice(0, 1)).toEqual([5]);
});

test('in a real log a derived signal is taken as measured, or else derived from what was', () => {
  const channels = new Map([
    ['/cup/z', cup],
    ['/hand/z', hand],
    ['/larger', [9, 9, 9, 9]],
  ]);
  const trace = deriveSignals(signals, times, channels, 'real');
  expect(values(trace, 'larger')).toEqual([9, 9, 9, 9]);
  expect(values(trace, 'slip')).toEqual([0, 0, 0, 1]);
});

test('a missing channel names itself', () => {
  expect(() => deriveSignals(signals, times, new Map([['/cup/z', cup]]), 'real')).toThrow(
    '/hand/z',
  );
});

test('a signal derived from itself is refused', () => {
  const circle: SignalSpecs = {
    a: { from: { max: ['b'] }, unit: 'm', real: real('/a') },
    b: { from: { max: ['a'] }, unit: 'm', real: real('/b') },
  };
  expect(() => deriveSignals(circle, times, new Map(), 'sim')).toThrow(
    expect.objectContaining({ code: 'INVALID_SPEC' }),
  );
});

test('every source is read once', () => {
  expect(sourcesOf(signals)).toEqual(['sim.body.cup.z', 'sim.body.hand.z']);
});
