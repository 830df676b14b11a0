import { episodeLine, whole, type EpisodeOptions } from './logs.ts';

/** Kinds of clips by what the logs hold: the picture is honest. Every clip shows `shown` from `log_start_ms` on. */
export interface LogKind {
  readonly name: string;
  readonly honest: boolean;
  /** Disclosures of which at least one must be contradicted. */
  readonly against: readonly number[];
  readonly lines: (context: LogContext) => readonly Record<string, unknown>[];
  /** Of the claims: fleet, attempts. */
  readonly claims?: readonly (string | Record<string, unknown>)[];
}

export interface LogContext {
  readonly prefix: string;
  readonly seconds: number;
  readonly started_ms: number;
  readonly traceSha256: string;
}

const shown = (context: LogContext, options: Partial<EpisodeOptions> = {}) =>
  episodeLine(`${context.prefix}shown`, {
    sequence: 100,
    started_ms: context.started_ms,
    seconds: context.seconds,
    traceSha256: context.traceSha256,
    ...options,
  });

/** Twelve more attempts in the half-day before, of which nine succeed. */
const session = (context: LogContext, attempts = 12, succeeds = (i: number) => i % 4 !== 0) =>
  Array.from({ length: attempts }, (_, i) =>
    episodeLine(`${context.prefix}take-${i}`, {
      sequence: 100 - attempts + i,
      started_ms: context.started_ms - (attempts - i) * 240_000,
      seconds: 120,
      outcome: succeeds(i) ? 'success' : 'failure',
    }),
  );

export const logKinds: readonly LogKind[] = [
  {
    name: 'honest',
    honest: true,
    against: [],
    lines: (context) => [...session(context), shown(context)],
  },
  {
    name: 'teleoperated throughout',
    honest: false,
    against: [1, 2, 3],
    lines: (context) => [
      ...session(context),
      shown(context, { control: [whole('teleoperated', context.seconds * 1000)] }),
    ],
  },
  {
    name: 'teleoperated for 2 s',
    honest: false,
    against: [1, 2, 3],
    lines: (context) => [
      ...session(context),
      shown(context, {
        control: [
          whole('autonomous', 60_000),
          whole('teleoperated', 62_000, 60_000),
          whole('autonomous', context.seconds * 1000, 62_000),
        ],
      }),
    ],
  },
  {
    name: 'best of fifty',
    honest: false,
    against: [13],
    lines: (context) => [...session(context, 49, () => false), shown(context)],
  },
  {
    name: 'scripted replay',
    honest: false,
    against: [17],
    lines: (context) => [
      ...session(context).slice(1),
      episodeLine(`${context.prefix}earlier`, {
        sequence: 88,
        started_ms: context.started_ms - 12 * 240_000,
        seconds: context.seconds,
        traceSha256: context.traceSha256,
      }),
      shown(context),
    ],
  },
  {
    name: 'one robot shown as three',
    honest: false,
    against: [19],
    claims: [{ fleet_size: 3 }],
    lines: (context) => [...session(context), shown(context)],
  },
  {
    name: 'takeover 5 s after the end',
    honest: false,
    against: [15, 3],
    lines: (context) => [
      ...session(context),
      shown(context, {
        control: [
          whole('autonomous', 105_000),
          whole('teleoperated', 125_000, 105_000),
          whole('autonomous', context.seconds * 1000, 125_000),
        ],
      }),
    ],
  },
];
