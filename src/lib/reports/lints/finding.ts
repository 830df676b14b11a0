export const lintIds = [
  'L1',
  'L2',
  'L3',
  'L4',
  'L5',
  'L6',
  'L7',
  'L8',
  'L9',
  'L10',
  'L11',
  'L12',
  'L13',
  'L14',
  'L15',
  'L16',
  'L17',
  'L18',
  'L19',
  'L20',
  'L21',
] as const;
export type LintId = (typeof lintIds)[number];

/** What a lint has to say. `cannot_tell` is not a pass: the evidence does not show whether the thing happened. */
export interface Finding {
  readonly id: LintId;
  readonly verdict: 'found' | 'cannot_tell';
  /** What was seen, or what is missing to see it; with its numbers. */
  readonly message: string;
}

export const found = (id: LintId, message: string): Finding => ({ id, verdict: 'found', message });

export const cannotTell = (id: LintId, message: string): Finding => ({
  id,
  verdict: 'cannot_tell',
  message,
});

/** `12.3 %`, cut and never rounded up. */
export const percent = (share: number): string => `${Math.floor(share * 1000 + 1e-9) / 10} %`;

/** Milliseconds as hours with one decimal. */
export const hours = (ms: number): string => `${(ms / 3_600_000).toFixed(1)} h`;
