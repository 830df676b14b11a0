import { asTelltaleError, TelltaleError } from '#lib/kernel/errors.ts';
import type { Intake } from './intake.ts';
import type { Writer } from './writer.ts';

/** A group ends with the write that reaches one of these; whoever came later waits for the next one. */
const mostWrites = 32;
const mostEpisodes = 20_000;

/** Writes one after the other, made visible together. */
export interface WriteGroups {
  /** Lines work up. Resolved when what it wrote is visible; its failure is its own. */
  add<T>(work: (writer: Writer) => Promise<T>): Promise<T>;
  /** Does the work that waits, as one group: nobody waits for company. To be run by one at a time. */
  readonly next: () => Promise<void>;
}

export interface WriteGroupsContext {
  readonly intake: Intake;
  readonly isClosing: () => boolean;
  readonly withWriter: <T>(work: (writer: Writer) => Promise<T>) => Promise<T>;
}

/** Work done, to be told when it is visible, or never. */
interface Done {
  readonly resolve: () => void;
  readonly reject: (thrown: Error) => void;
}

export function createWriteGroups(context: WriteGroupsContext): WriteGroups {
  const { intake, isClosing, withWriter } = context;
  /** Each does its work and says how its asker is told. */
  const waiting: (() => Promise<Done | undefined>)[] = [];

  async function next(): Promise<void> {
    const done: Done[] = [];
    for (let work = waiting.shift(); work !== undefined; work = waiting.shift()) {
      const result = await work();
      if (result !== undefined) done.push(result);
      const episodes = intake.behind().reduce((sum, manifest) => sum + manifest.episodes, 0);
      if (done.length >= mostWrites || episodes >= mostEpisodes) break;
    }
    try {
      await intake.settle();
      for (const { resolve } of done) resolve();
    } catch (thrown) {
      for (const { reject } of done) reject(asTelltaleError(thrown));
    }
  }

  return {
    next,
    add: <T>(work: (writer: Writer) => Promise<T>) =>
      new Promise<T>((resolve, reject) => {
        waiting.push(async () => {
          try {
            if (isClosing()) throw new TelltaleError('UNAVAILABLE', 'the store is closed');
            const value = await withWriter(work);
            return { resolve: () => resolve(value), reject };
          } catch (thrown) {
            reject(asTelltaleError(thrown));
            // What the engine refused has ended its transaction, and with it the rows of the others.
            await intake.recover().catch(() => undefined);
            return undefined;
          }
        });
      }),
  };
}
