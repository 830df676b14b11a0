/** One thing that a spec promises and does not keep. Errors fail the lint, warnings are shown. */
export interface Finding {
  /** Stable name of the check, such as `weights` or `otherwise`. */
  readonly check: string;
  readonly severity: 'error' | 'warning';
  /** Path into the spec, or a file name. */
  readonly path: string;
  readonly message: string;
}

export const error = (check: string, path: string, message: string): Finding => ({
  check,
  severity: 'error',
  path,
  message,
});

export const warning = (check: string, path: string, message: string): Finding => ({
  check,
  severity: 'warning',
  path,
  message,
});
