import { mkdir, open, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Registration } from '#lib/log/index.ts';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { writeDurably } from './durable-file.ts';
import type { RunPlan } from './run-plan.ts';
import { parseTrialFile, type TrialFile } from './trial-file.ts';

/**
 * A run on disk: `run.json` (what is to be done), `registration.json`, `trials/NNNNNN.json` (one finished trial each),
 * `traces.json` (which file holds each trial's motion trace), `ingested.json`
 * (trials that the evidence store has confirmed). A trial exists when its file does, so that a killed
 * run neither repeats nor loses one.
 */
export class RunFolder {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  /**
   * Opens the folder of a run, new or unfinished, and keeps others out until `release`.
   *
   * @throws TelltaleError CONFLICT when another process works on the run, or the folder holds another plan.
   */
  static async claim(runsDir: string, plan: RunPlan): Promise<RunFolder> {
    const folder = new RunFolder(join(runsDir, plan.run_id));
    await mkdir(join(folder.path, 'trials'), { recursive: true });
    await folder.#lock();
    await folder.#agreeOn(plan);
    return folder;
  }

  /** Opens a run for reading. */
  static at(runsDir: string, runId: string): RunFolder {
    return new RunFolder(join(runsDir, runId));
  }

  async release(): Promise<void> {
    await rm(this.#file('run.lock'), { force: true });
  }

  /** The registration as first written: a resumed run registers the same bytes again. */
  async registration(create: () => Registration): Promise<Registration> {
    const known = await this.#read('registration.json');
    if (known !== null) return JSON.parse(known) as Registration;
    const record = create();
    await writeDurably(this.#file('registration.json'), JSON.stringify(record));
    return record;
  }

  async saveTrial(trial: TrialFile): Promise<void> {
    await writeDurably(this.trialPath(trial.planned.trial), JSON.stringify(trial));
  }

  /** @throws TelltaleError NOT_FOUND, UNREADABLE_INPUT */
  async readTrial(trial: number): Promise<TrialFile> {
    const path = this.trialPath(trial);
    const text = await readFile(path, 'utf8').catch((cause: unknown) => {
      throw new TelltaleError('NOT_FOUND', `there is no finished trial ${trial} in ${this.path}`, {
        cause,
      });
    });
    return parseTrialFile(text, path);
  }

  /** Numbers of the finished trials, ascending. */
  async finished(): Promise<number[]> {
    const names = await readdir(join(this.path, 'trials')).catch(() => []);
    return names
      .filter((name) => /^\d+\.json$/.test(name))
      .map((name) => Number(name.slice(0, -'.json'.length)))
      .sort((a, b) => a - b);
  }

  async ingested(): Promise<ReadonlySet<number>> {
    const known = await this.#read('ingested.json');
    return new Set(known === null ? [] : (JSON.parse(known) as number[]));
  }

  async markIngested(trials: Iterable<number>): Promise<void> {
    await writeDurably(
      this.#file('ingested.json'),
      JSON.stringify([...trials].sort((a, b) => a - b)),
    );
  }

  /** Trial number → SHA-256 of the file that holds its motion trace. */
  async traced(): Promise<ReadonlyMap<number, string>> {
    const known = await this.#read('traces.json');
    return new Map(known === null ? [] : (JSON.parse(known) as [number, string][]));
  }

  async markTraced(traced: ReadonlyMap<number, string>): Promise<void> {
    await writeDurably(this.#file('traces.json'), JSON.stringify([...traced]));
  }

  trialPath(trial: number): string {
    return join(this.path, 'trials', `${String(trial).padStart(6, '0')}.json`);
  }

  /** @throws TelltaleError NOT_FOUND when the folder holds no run. */
  async plan(): Promise<RunPlan> {
    const known = await this.#read('run.json');
    if (known === null) throw new TelltaleError('NOT_FOUND', `there is no run in ${this.path}`);
    return JSON.parse(known) as RunPlan;
  }

  async #agreeOn(plan: RunPlan): Promise<void> {
    const known = await this.#read('run.json');
    if (known === null) {
      await writeDurably(this.#file('run.json'), JSON.stringify(plan));
    } else if (known !== JSON.stringify(plan)) {
      await this.release();
      throw new TelltaleError(
        'CONFLICT',
        `run ${plan.run_id} exists with another plan: give this one its own name with --run`,
      );
    }
  }

  async #lock(): Promise<void> {
    const path = this.#file('run.lock');
    for (let attempt = 0; attempt < 2; attempt++) {
      try {
        const lock = await open(path, 'wx');
        await lock.writeFile(String(process.pid));
        await lock.close();
        return;
      } catch {
        const holder = Number(await this.#read('run.lock'));
        if (isAlive(holder)) {
          throw new TelltaleError(
            'CONFLICT',
            `process ${holder} is working on this run: wait for it or stop it`,
          );
        }
        await rm(path, { force: true });
      }
    }
    throw new TelltaleError('CONFLICT', `another process has just taken ${path}`);
  }

  #file(name: string): string {
    return join(this.path, name);
  }

  async #read(name: string): Promise<string | null> {
    try {
      return await readFile(this.#file(name), 'utf8');
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw cause;
    }
  }
}

/** Whether a process of this machine exists. A lock without a readable id was left by a crash. */
function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  if (pid === process.pid) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'EPERM';
  }
}
