/** Time is passed in, so that a report made twice is the same report. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

export const fixedClock = (iso: string): Clock => ({ now: () => Date.parse(iso) });
