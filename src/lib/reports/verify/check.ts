import { asTelltaleError } from '#lib/kernel/errors.ts';

/** One thing that was checked. */
export interface Check {
  readonly name: string;
  readonly ok: boolean;
  /** What was found, for a person. */
  readonly detail: string;
}

export interface VerifyResult {
  /** Nothing that was checked failed. */
  readonly ok: boolean;
  readonly checks: readonly Check[];
  /** What was not looked at or cannot be shown, in plain words. */
  readonly not_checked: readonly string[];
}

/** Runs a check that says what it found, or throws with what is wrong. */
export async function attempt(name: string, look: () => string | Promise<string>): Promise<Check> {
  try {
    return { name, ok: true, detail: await look() };
  } catch (thrown) {
    return { name, ok: false, detail: asTelltaleError(thrown).message };
  }
}
