/** Who grades, and which robot stands where: asked once a session. */
export interface Session {
  operator: string;
  unit: string;
  embodiment: string;
  site: string;
}

/** A trial under way or waiting for its outcome; survives a reload. */
export interface Running {
  readonly trial: number;
  /** Milliseconds since 1970. */
  readonly started: number;
  readonly stopped: number | null;
  readonly interventions: readonly { readonly kind: string; readonly at_ms: number }[];
}

/** What the operator says of a trial that is over. */
export interface Graded {
  readonly outcome: 'success' | 'failure' | 'aborted';
  readonly failure_reason: string | null;
  /** Question → yes, no or unsure. */
  readonly answers: Readonly<Record<string, string>>;
  readonly note: string | null;
}

/** Reads what an earlier visit left on this device; the fallback where there is nothing or something unreadable. */
export function recall<T>(key: string, fallback: T): T {
  try {
    const text = localStorage.getItem(key);
    return text === null ? fallback : (JSON.parse(text) as T);
  } catch {
    return fallback;
  }
}

export const remember = (key: string, value: unknown): void => {
  localStorage.setItem(key, JSON.stringify(value));
};
