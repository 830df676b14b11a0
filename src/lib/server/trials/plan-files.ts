import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { ConcealedTrial, OperatorTrial } from '#lib/benchmarks/schedule/operator-view.ts';
import type { ScheduledTrial } from '#lib/benchmarks/schedule/schedule.ts';
import { TelltaleError } from '#lib/kernel/errors.ts';
import type { Registration } from '#lib/log/records/registration.ts';
import type { RealPlan } from '#lib/server/runner/plan-real.ts';

const name = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/;

const keySchema = z.object({ labels: z.record(z.string(), z.string()) });

/** A real run as `bench plan` wrote it down. */
export interface PlanFiles {
  /** What the operator may see. */
  readonly plan: RealPlan;
  /** The whole order, seeds and concealed levels included. */
  readonly schedule: readonly ScheduledTrial[];
  /** Label → name@version. Never leaves the server before the run is over. */
  readonly labels: Readonly<Record<string, string>>;
  readonly registration: Registration;
}

/** Ids of the real runs in a folder of runs, in code-unit order. */
export async function realRuns(runsDir: string): Promise<readonly string[]> {
  const entries = await readdir(runsDir, { withFileTypes: true }).catch(() => []);
  const found: string[] = [];
  for (const entry of entries.filter((each) => each.isDirectory() && name.test(each.name))) {
    const files = await readdir(join(runsDir, entry.name));
    if (files.includes('operator.json')) found.push(entry.name);
  }
  return found.sort();
}

/** @throws TelltaleError NOT_FOUND when no real run of that name was planned here */
export async function readPlan(runsDir: string, run: string): Promise<PlanFiles> {
  const read = await reader(runsDir, run);
  return {
    plan: (await read('operator.json')) as RealPlan & { order: readonly OperatorTrial[] },
    schedule: (await read('schedule.json')) as readonly ScheduledTrial[],
    labels: keySchema.parse(await read('key.json')).labels,
    registration: (await read('registration.json')) as Registration,
  };
}

/** For the second person, who sets what the operator must not know. @throws TelltaleError NOT_FOUND */
export async function readConcealed(
  runsDir: string,
  run: string,
): Promise<readonly ConcealedTrial[]> {
  const read = await reader(runsDir, run);
  return (await read('concealed.json')) as readonly ConcealedTrial[];
}

async function reader(runsDir: string, run: string): Promise<(file: string) => Promise<unknown>> {
  const known = name.test(run) && (await realRuns(runsDir)).includes(run);
  if (!known)
    throw new TelltaleError(
      'NOT_FOUND',
      `there is no planned real run "${run}" here; /trials lists them, "telltale bench plan" makes one`,
    );
  return async (file) => JSON.parse(await readFile(join(runsDir, run, file), 'utf8')) as unknown;
}
