import type { InvalidVariant } from '../variant.ts';

type Given = InvalidVariant['given'];
type Problems = InvalidVariant['problems'];

/** An episode that breaks rules. */
export const episode = (name: string, given: Given, ...problems: Problems): InvalidVariant => ({
  name,
  kind: 'episode',
  given,
  problems,
});

/** A breach that only the validator sees. */
export const beyond = (name: string, given: Given, ...problems: Problems): InvalidVariant => ({
  ...episode(name, given, ...problems),
  beyondSchema: true,
});

/** A control segment from the command stream. */
export const segment = (start_ms: number, end_ms: number, mode = 'autonomous') => ({
  mode,
  start_ms,
  end_ms,
  source: 'command_stream',
});
