import { episodeFacts } from '#lib/metrics/facts.ts';

/** Dimensions that published cells keep. Units and days stay inside, under numbers that mean nothing elsewhere. */
export const cellDimensions = ['task', 'policy', 'world', 'context'] as const;
export type CellDimension = (typeof cellDimensions)[number];

/** Sums that a cell holds, whole numbers: the facts that episodes contribute, and planned trials that never reported. */
export const cellSums: readonly string[] = [...episodeFacts.map(({ name }) => name), 'unreported'];

/**
 * Sums over the episodes of one task, policy, world and context by one cluster. `unit` cells carry each figure; `day`
 * cells are asked only where a group has a single unit. Both kinds hold all episodes, so they are never added up.
 */
export interface Cell {
  readonly cluster_kind: 'unit' | 'day';
  /** 1, 2, … in an order that says nothing of names or dates. */
  readonly cluster: number;
  readonly dimensions: Readonly<Record<CellDimension, string>>;
  readonly sums: Readonly<Record<string, number>>;
}

/** One bucket of a latency histogram (`metrics/sketch.ts`) of one task, policy, world and context. */
export interface LatencyCell {
  readonly dimensions: Readonly<Record<CellDimension, string>>;
  readonly measure: string;
  readonly bucket: number;
  readonly count: number;
}

/** Everything that a report's figures are computed from. */
export interface Evidence {
  readonly cells: readonly Cell[];
  readonly latency: readonly LatencyCell[];
}

/** A row of a table as readers of Parquet give it: text, numbers, 64-bit integers. */
export type TableRow = Readonly<Record<string, unknown>>;

/** Cells from the rows of `cells.parquet`. */
export const cellsFromRows = (rows: readonly TableRow[]): Cell[] =>
  rows.map((row) => ({
    cluster_kind: row['cluster_kind'] === 'day' ? 'day' : 'unit',
    cluster: Number(row['cluster']),
    dimensions: dimensionsOf(row),
    sums: Object.fromEntries(cellSums.map((name) => [name, Number(row[name] ?? 0)])),
  }));

/** Histogram buckets from the rows of `latency.parquet`. */
export const latencyFromRows = (rows: readonly TableRow[]): LatencyCell[] =>
  rows.map((row) => ({
    dimensions: dimensionsOf(row),
    measure: textOf(row['measure']),
    bucket: Number(row['bucket']),
    count: Number(row['count']),
  }));

const dimensionsOf = (row: TableRow): Record<CellDimension, string> => ({
  task: textOf(row['task']),
  policy: textOf(row['policy']),
  world: textOf(row['world']),
  context: textOf(row['context']),
});

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
