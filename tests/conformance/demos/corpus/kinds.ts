/** Kinds of clips by what was done to the picture. `shows` says which log time a clip time shows, from `start`. */
export interface PictureKind {
  readonly name: string;
  readonly honest: boolean;
  readonly seconds: number;
  readonly shows: (start: number) => (clip_ms: number) => number;
  /** What an audit has to find. */
  readonly truth: Truth;
}

export interface Truth {
  /** Playback speeds in order. */
  readonly speeds?: readonly number[];
  readonly jumps?: readonly { readonly kind: string; readonly at_ms: number }[];
  readonly frozen_ms?: number;
  readonly copied?: boolean;
  /** The log that is named is another robot's: `beside` the right one in the evidence, or the only one there. */
  readonly wrongLog?: 'alone' | 'beside';
  readonly still?: boolean;
}

const real = (start: number) => (t: number) => start + t;
const fast = (speed: number) => (start: number) => (t: number) => start + speed * t;
const cut = (length: number) => (start: number) => (t: number) =>
  start + t + (t < 30_000 ? 0 : length);

export const pictureKinds: readonly PictureKind[] = [
  { name: 'honest', honest: true, seconds: 60, shows: real, truth: { speeds: [1] } },
  {
    name: 'sped up 1.25×',
    honest: false,
    seconds: 48,
    shows: fast(1.25),
    truth: { speeds: [1.25] },
  },
  { name: 'sped up 2×', honest: false, seconds: 40, shows: fast(2), truth: { speeds: [2] } },
  { name: 'sped up 3×', honest: false, seconds: 32, shows: fast(3), truth: { speeds: [3] } },
  {
    name: 'part sped up 2×',
    honest: false,
    seconds: 60,
    shows: (start) => (t) => start + (t < 30_000 ? t : 30_000 + 2 * (t - 30_000)),
    truth: { speeds: [1, 2] },
  },
  ...[2, 6, 15].map((seconds) => ({
    name: `${seconds} s cut out`,
    honest: false,
    seconds: 60,
    shows: cut(seconds * 1000),
    truth: { jumps: [{ kind: 'excision', at_ms: 30_000 }] },
  })),
  {
    name: 'reordered',
    honest: false,
    seconds: 60,
    shows: (start) => (t) => start + (t < 20_000 ? t : t < 40_000 ? t + 20_000 : t - 20_000),
    truth: {
      jumps: [
        { kind: 'reorder', at_ms: 20_000 },
        { kind: 'reorder', at_ms: 40_000 },
      ],
    },
  },
  {
    name: 'frames doubled',
    honest: false,
    seconds: 60,
    shows: (start) => (t) => start + Math.floor(t / (2000 / 30) + 1e-6) * (2000 / 30),
    truth: { speeds: [1], copied: true },
  },
  {
    name: 'frozen 3 s',
    honest: false,
    seconds: 60,
    shows: (start) => (t) => start + (t < 30_000 ? t : t < 33_000 ? 30_000 : t - 3_000),
    truth: { frozen_ms: 30_000 },
  },
  { name: 'wrong log', honest: false, seconds: 60, shows: real, truth: { wrongLog: 'alone' } },
  { name: 'unit swapped', honest: false, seconds: 60, shows: real, truth: { wrongLog: 'beside' } },
  {
    name: 'still footage',
    honest: true,
    seconds: 60,
    shows: (start) => () => start,
    truth: { still: true },
  },
];
