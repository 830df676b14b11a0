import { TelltaleError } from '#lib/kernel/errors.ts';

/**
 * What a figure may be grouped by and filtered on. Each is a column of the evidence relation and of every rollup, except
 * the calendar ones, which are derived from the day an episode started (UTC).
 */
export const dimensions = {
  task: 'what the robot was asked to do',
  policy: 'policy as name@version',
  world: 'real or sim; never pooled in one figure',
  simulator: 'simulator as name@version; empty for real',
  simulator_type: 'physics or learned; empty for real',
  context: 'benchmark, production, self_play, demo, collection or research',
  site: 'where the robot stood',
  unit: 'the robot: the cluster of every interval',
  embodiment: 'the kind of robot',
  hardware: 'hardware revision',
  suite: 'benchmark suite as name@version',
  day: 'UTC day on which the episode started',
  week: 'Monday of that UTC week',
  month: 'first of that UTC month',
} as const;

export type Dimension = keyof typeof dimensions;

export const isDimension = (name: string): name is Dimension => Object.hasOwn(dimensions, name);

/** Which episodes a figure stands on. Values within one dimension are alternatives; dimensions are joined by "and". */
export interface Filter {
  readonly where: { readonly [D in Dimension]?: readonly string[] };
  /** First UTC day included, YYYY-MM-DD. */
  readonly from?: string;
  /** Last UTC day included, YYYY-MM-DD. */
  readonly to?: string;
}

export const noFilter: Filter = { where: {} };

const dayPattern = /^\d{4}-\d{2}-\d{2}$/;

/** @throws TelltaleError USAGE when the text is not a calendar day. */
export function parseDay(name: string, text: string): string {
  if (!dayPattern.test(text) || Number.isNaN(Date.parse(`${text}T00:00:00Z`))) {
    throw new TelltaleError(
      'USAGE',
      `${name}=${text} is not a day; write YYYY-MM-DD, e.g. ${name}=2026-10-01`,
    );
  }
  return text;
}

/** @throws TelltaleError USAGE for a name that is not a dimension; the message lists those that are. */
export function parseDimension(name: string): Dimension {
  if (isDimension(name)) return name;
  throw new TelltaleError(
    'USAGE',
    `"${name}" is not a dimension; use one of ${Object.keys(dimensions).join(', ')}`,
  );
}
