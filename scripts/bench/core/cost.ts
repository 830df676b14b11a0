/** What a piece of work took, ms. */
export interface Cost {
  readonly wall: number;
  /** Of all threads. */
  readonly cpu: number;
}

export async function cost(work: () => Promise<unknown>): Promise<Cost> {
  const before = process.cpuUsage();
  const start = performance.now();
  await work();
  const used = process.cpuUsage(before);
  return { wall: performance.now() - start, cpu: (used.user + used.system) / 1000 };
}
