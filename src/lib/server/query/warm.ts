import { canonicalJson, type Json } from '#lib/kernel/canonical-json.ts';
import type { Dimension } from '#lib/metrics/dimensions.ts';
import { noFilter } from '#lib/metrics/dimensions.ts';
import type { Shelf } from './shelf.ts';
import type { QueryLayer } from './types.ts';

/** The questions that a warmer may ask again: those that groups of units and days stand behind. */
const names = [
  'success',
  'latency',
  'autonomy',
  'simReal',
  'failures',
  'overview',
  'facets',
  'summary',
] as const;
type Name = (typeof names)[number];

interface Asked {
  readonly name: Name;
  readonly arguments: readonly unknown[];
}

/** Questions remembered over restarts; a dashboard asks some dozens. */
const mostAsked = 60;

/** After a commit: the next one may follow at once, and one pass serves both. */
const restMs = 300;

/** Of the time that it has worked, how often as long it rests: a third of one processor at most. */
const restFactor = 2;

const place = { name: 'questions asked before', state: '0' } as const;

const perTask: readonly Dimension[] = ['task', 'policy', 'world', 'simulator'];
const facetsOfTasks: readonly Dimension[] = [
  ...(['task', 'policy', 'world', 'context', 'site', 'unit', 'embodiment'] as const),
];

/** What the pages ask before anybody has filtered anything. */
const standard: readonly Asked[] = [
  { name: 'summary', arguments: [] },
  { name: 'overview', arguments: [noFilter] },
  { name: 'facets', arguments: [noFilter, ['context', 'site', 'embodiment']] },
  { name: 'success', arguments: [{ by: perTask, filter: noFilter }] },
  { name: 'autonomy', arguments: [{ by: perTask, filter: noFilter }] },
  { name: 'latency', arguments: [{ by: perTask, filter: noFilter }] },
  { name: 'facets', arguments: [noFilter, facetsOfTasks] },
  { name: 'autonomy', arguments: [{ by: ['policy', 'world'], filter: noFilter, limit: 300 }] },
  { name: 'success', arguments: [{ by: ['task', 'policy', 'world'], filter: noFilter }] },
  { name: 'simReal', arguments: [{ by: ['task', 'policy', 'simulator'], filter: noFilter }] },
  // The first filter of most pages: an answer of any context is cut from these (`askWide`).
  ...(['success', 'autonomy', 'latency'] as const).map((name): Asked => ({
    name,
    arguments: [{ by: [...perTask, 'context'], filter: noFilter }],
  })),
];

/** Asks in the background what readers are likely to ask next, so that they find it answered. */
export interface Warmer {
  /** The layer for readers: what they ask is noted, and asked again after the next batch. */
  readonly query: QueryLayer;
  /** To be called at the start, and when a batch has come in. */
  warm(): void;
  /** When all that is likely to be asked of the evidence as it is now is answered. */
  settled(): Promise<void>;
  /** Ends what is under way. */
  close(): void;
}

/**
 * @param shelf keeps what was asked over restarts
 * @param report told of what failed; a failing question is left to its next reader
 */
export function createWarmer(
  layer: QueryLayer,
  shelf: Shelf,
  report: (error: unknown) => void,
): Warmer {
  const asked = new Map<string, Asked>();
  const stopping = new AbortController();
  let busy = 0;
  let again = false;
  let running: Promise<void> | null = null;

  const keyOf = (each: Asked): string => canonicalJson([each.name, each.arguments] as Json);

  function note(each: Asked): void {
    const key = keyOf(each);
    const isNew = !asked.delete(key);
    asked.set(key, each);
    for (const oldest of asked.keys()) {
      if (asked.size <= mostAsked) break;
      asked.delete(oldest);
    }
    if (isNew) shelf.put(place.name, place.state, [...asked.values()]);
  }

  async function round(signal: AbortSignal): Promise<void> {
    const before = ((await shelf.take(place.name, place.state)) ?? []) as readonly Asked[];
    for (const each of before) if (!asked.has(keyOf(each))) asked.set(keyOf(each), each);
    // What was asked last is likeliest to be asked next.
    const wanted = new Map(
      [...[...asked.values()].reverse(), ...standard].map((each) => [keyOf(each), each]),
    );
    const quiet = layer.until(signal);
    for (const each of wanted.values()) {
      while (busy > 0 && !signal.aborted) await pause(20);
      if (signal.aborted) return;
      const start = performance.now();
      await askAgain(quiet, each).catch((thrown: unknown) => {
        if (!signal.aborted) report(thrown);
      });
      await pause(Math.min(5_000, restFactor * (performance.now() - start)));
    }
  }

  /** One round after the other, never two; a batch that comes in meanwhile is seen by what is left of this one. */
  function warm(): void {
    again = true;
    if (stopping.signal.aborted || running !== null) return;
    running = (async () => {
      while (again && !stopping.signal.aborted) {
        await pause(restMs);
        again = false;
        await round(stopping.signal).catch(report);
      }
      running = null;
    })();
  }

  return {
    query: noting(layer, note, (work) => {
      busy += 1;
      const done = (): void => void (busy -= 1);
      work.then(done, done);
    }),
    warm,
    settled: () => running ?? Promise.resolve(),
    close: () => stopping.abort(),
  };
}

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => void setTimeout(resolve, milliseconds).unref());

/** Calls the question by its name; its arguments are those of an earlier call of the same. */
const askAgain = (layer: QueryLayer, { name, arguments: given }: Asked): Promise<unknown> =>
  (layer[name] as (...given: readonly unknown[]) => Promise<unknown>)(...given);

/** The same layer, each question told to `note` and each answer under way to `under`. */
function noting(
  layer: QueryLayer,
  note: (each: Asked) => void,
  under: (work: Promise<unknown>) => void,
): QueryLayer {
  const noted = names.map((name) => [
    name,
    (...given: readonly unknown[]) => {
      const work = askAgain(layer, { name, arguments: given });
      under(work);
      work.then(
        () => note({ name, arguments: given }),
        () => undefined,
      );
      return work;
    },
  ]);
  return {
    ...layer,
    ...(Object.fromEntries(noted) as Pick<QueryLayer, Name>),
    until: (signal) => noting(layer.until(signal), note, under),
  };
}
