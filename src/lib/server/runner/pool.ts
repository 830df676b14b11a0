import { Worker } from 'node:worker_threads';
import type { PlannedTrial } from '#lib/benchmarks/plan/expand.ts';
import { TelltaleError } from '#lib/kernel/errors.ts';
import type { WorkerJob, WorkerMessage, WorkerSetup } from './worker/protocol.ts';
import type { TrialFile } from './trial-file.ts';

/** The engine leaks a little with every scene: a worker is replaced after this many trials. */
const trialsPerWorker = 1000;
/** Wall-clock milliseconds that a worker may take to load the engine: a tenth of a second on an idle machine. */
const startLimitMs = 120_000;
/** The longest that a timer can wait. */
const longestTimerMs = 2 ** 31 - 1;
/** How often a trial may take its worker down before it is lost: the fault is then not the worker's. */
const maxAttempts = 2;

export interface PoolOptions {
  readonly setup: WorkerSetup;
  readonly workers: number;
  /** Wall-clock milliseconds after which a trial's worker is given up. */
  readonly trialLimitMs: number;
  readonly signal?: AbortSignal | undefined;
  readonly onTrial: (trial: TrialFile) => Promise<void>;
  /** What stands for a trial that took its worker down twice. */
  readonly onLost: (planned: PlannedTrial, reason: string) => TrialFile;
}

/**
 * Runs trials on worker threads, each worker one trial at a time. A worker that dies or hangs is replaced and its trial
 * tried once more; then the trial is lost and the run goes on.
 *
 * @throws TelltaleError INVALID_SPEC and the like when no trial of this spec can run, INTERNAL when workers do not start,
 *   UNAVAILABLE when `signal` aborts.
 */
export async function runPool(
  trials: readonly PlannedTrial[],
  options: PoolOptions,
): Promise<void> {
  const queue = [...trials];
  const lanes = Array.from({ length: Math.min(options.workers, queue.length) }, () =>
    new Lane(options).drain(queue),
  );
  const settled = await Promise.allSettled(lanes);
  for (const lane of settled) if (lane.status === 'rejected') throw lane.reason;
}

/** One worker after another, fed from the common queue. */
class Lane {
  readonly #options: PoolOptions;
  #worker: Worker | null = null;
  #served = 0;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  async drain(queue: PlannedTrial[]): Promise<void> {
    try {
      for (let planned = queue.shift(); planned; planned = queue.shift()) {
        if (this.#options.signal?.aborted) {
          throw new TelltaleError(
            'UNAVAILABLE',
            'the run was stopped; the same command goes on with it',
          );
        }
        await this.#options.onTrial(await this.#run(planned));
      }
    } catch (thrown) {
      queue.length = 0;
      throw thrown;
    } finally {
      await this.#retire();
    }
  }

  async #run(planned: PlannedTrial): Promise<TrialFile> {
    for (let attempt = 1; ; attempt++) {
      const worker = await this.#ready();
      this.#served++;
      try {
        return await this.#serve(worker, planned);
      } catch (thrown) {
        await this.#retire();
        // The runner's own errors (a spec that cannot be built) would come again with every trial.
        if (thrown instanceof TelltaleError) throw thrown;
        if (attempt < maxAttempts) continue;
        return this.#options.onLost(
          planned,
          thrown instanceof Error ? thrown.message : String(thrown),
        );
      }
    }
  }

  async #ready(): Promise<Worker> {
    if (this.#worker && this.#served < trialsPerWorker) return this.#worker;
    await this.#retire();
    const worker = new Worker(new URL('./worker/trial-worker.ts', import.meta.url), {
      workerData: this.#options.setup,
    });
    this.#worker = worker;
    this.#served = 0;
    const first = await nextMessage(worker, startLimitMs);
    if (first.kind !== 'ready') throw new TelltaleError('INTERNAL', 'a worker did not start');
    return worker;
  }

  async #serve(worker: Worker, job: WorkerJob): Promise<TrialFile> {
    const answer = nextMessage(worker, this.#options.trialLimitMs);
    worker.postMessage(job);
    const message = await answer;
    if (message.kind === 'done') return message.trial;
    if (message.kind === 'ready') throw new Error('the worker started anew');
    if (message.code === 'INTERNAL') throw new Error(message.message);
    throw new TelltaleError(message.code, message.message);
  }

  async #retire(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    if (worker) await worker.terminate();
  }
}

/** The worker's next message; a worker that dies, or says nothing for too long, rejects. */
function nextMessage(worker: Worker, limitMs: number): Promise<WorkerMessage> {
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void): void => {
      clearTimeout(timer);
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      finish();
    };
    const onMessage = (message: WorkerMessage): void => {
      settle(() => {
        resolve(message);
      });
    };
    const fail = (error: Error): void => {
      settle(() => {
        reject(error);
      });
    };
    const onError = (cause: unknown): void => {
      fail(cause instanceof Error ? cause : new Error(String(cause)));
    };
    const onExit = (code: number): void => {
      fail(new Error(`the worker ended with code ${code}`));
    };
    const timer = setTimeout(
      () => {
        fail(new Error(`the worker said nothing for ${limitMs} ms`));
      },
      Math.min(limitMs, longestTimerMs),
    );
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
  });
}
