import type { SimulatorType } from '#lib/log/index.ts';

interface Simulator {
  readonly simulator: string;
  readonly version: string;
  readonly type: SimulatorType;
}

/** The two simulators: one computes contacts, one was learned from video and flatters. */
export const simulators: Readonly<Record<'rigid' | 'dream', Simulator>> = {
  rigid: { simulator: 'rigid-lab', version: '3.2', type: 'physics' },
  dream: { simulator: 'video-dream', version: '0.8', type: 'learned' },
};
