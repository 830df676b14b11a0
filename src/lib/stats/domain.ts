import { TelltaleError } from '#lib/kernel/errors.ts';

/**
 * The argument checks of every estimator. A figure computed from nonsense is worse than none, so a value outside its
 * domain is refused by name, never clamped. All throw TelltaleError BAD_ARGUMENT.
 */
export function refuse(message: string, details: Record<string, unknown> = {}): never {
  throw new TelltaleError('BAD_ARGUMENT', message, { details });
}

/** A confidence level: strictly between 0 and 1. */
export function requireLevel(level: number, name = 'level'): void {
  if (!(level > 0 && level < 1)) refuse(`${name} must lie strictly between 0 and 1, got ${level}.`);
}

/** A count of something: a whole number ≥ least. */
export function requireCount(value: number, name: string, least = 0): void {
  if (!Number.isSafeInteger(value) || value < least) {
    refuse(`${name} must be a whole number of at least ${least}, got ${value}.`);
  }
}

/** A finite number ≥ least. */
export function requireAtLeast(value: number, name: string, least: number): void {
  if (!Number.isFinite(value) || value < least)
    refuse(`${name} must be at least ${least}, got ${value}.`);
}

/** A finite number > 0. */
export function requirePositive(value: number, name: string): void {
  if (!Number.isFinite(value) || value <= 0) refuse(`${name} must be above 0, got ${value}.`);
}

/** A number in [0, 1]. */
export function requireShare(value: number, name: string): void {
  if (!(value >= 0 && value <= 1)) refuse(`${name} must lie in 0…1, got ${value}.`);
}

/** Whole numbers with 0 ≤ k ≤ n and n ≥ 1: k successes of n trials. */
export function requireTrials(k: number, n: number, kName = 'k', nName = 'n'): void {
  requireCount(n, nName, 1);
  requireCount(k, kName);
  if (k > n) refuse(`${kName} must not exceed ${nName}, got ${k} of ${n}.`);
}

/** Real numbers with 0 ≤ k ≤ n and n > 0: trials counted at their effective number. */
export function requireEffectiveTrials(k: number, n: number): void {
  requirePositive(n, 'n');
  if (!(k >= 0 && k <= n)) refuse(`k must lie in 0…n, got ${k} of ${n}.`);
}

/** Finite numbers, at least `least` of them. */
export function requireNumbers(values: readonly number[], name: string, least: number): void {
  if (values.length < least)
    refuse(`${name} needs at least ${least} values, got ${values.length}.`);
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) refuse(`${name}[${wrong}] is not a finite number: ${values[wrong]}.`);
}
