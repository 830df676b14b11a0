/** A report that waits to be sent; what the server is told, and where. */
export interface QueuedReport {
  /** `RUN/TRIAL`: a trial is reported once. */
  readonly key: string;
  readonly run: string;
  readonly trial: number;
  readonly report: Readonly<Record<string, unknown>>;
  /** Why the server refused it; null while it only waits. */
  readonly refused: string | null;
}

/** Reports kept on this device until the server has them: a closed tab or a flat battery loses none. */
export interface ReportQueue {
  all(run: string): Promise<readonly QueuedReport[]>;
  put(report: QueuedReport): Promise<void>;
  remove(key: string): Promise<void>;
}

const storeName = 'reports';

export async function openQueue(): Promise<ReportQueue> {
  const database = await openDatabase();
  const inStore = async <T>(
    mode: IDBTransactionMode,
    work: (store: IDBObjectStore) => IDBRequest<T>,
  ): Promise<T> => {
    const transaction = database.transaction(storeName, mode);
    const request = work(transaction.objectStore(storeName));
    // Durable is when the transaction is complete, not when the request is answered.
    await new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => {
        resolve();
      };
      transaction.onabort = transaction.onerror = () => {
        reject(transaction.error ?? new Error('this device cannot store the report'));
      };
    });
    return request.result;
  };
  return {
    all: async (run) =>
      ((await inStore('readonly', (store) => store.getAll())) as QueuedReport[]).filter(
        (each) => each.run === run,
      ),
    put: async (report) => {
      await inStore('readwrite', (store) => store.put(report));
    },
    remove: async (key) => {
      await inStore('readwrite', (store) => store.delete(key));
    },
  };
}

function openDatabase(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('telltale-trials', 1);
    opening.onupgradeneeded = () => {
      opening.result.createObjectStore(storeName, { keyPath: 'key' });
    };
    opening.onsuccess = () => {
      resolve(opening.result);
    };
    opening.onerror = () => {
      reject(opening.error ?? new Error('this browser keeps no reports'));
    };
  });
}

/** What became of one attempt to send. */
export type Sent = 'taken' | 'refused' | 'offline';

/**
 * Sends one report. Sending it twice is harmless. What the server refuses stays on the device with its reason; a server
 * that is not reached, or in trouble itself, is asked again later.
 */
export async function sendReport(queue: ReportQueue, queued: QueuedReport): Promise<Sent> {
  let response: Response;
  try {
    response = await fetch(`/api/v1/trials/${encodeURIComponent(queued.run)}/reports`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(queued.report),
    });
  } catch {
    return 'offline';
  }
  if (response.ok) {
    await queue.remove(queued.key);
    return 'taken';
  }
  if (response.status >= 500) return 'offline';
  const problem = (await response.json().catch(() => ({}))) as { detail?: string };
  const refused = problem.detail ?? `the server answered ${response.status}`;
  await queue.put({ ...queued, refused });
  return 'refused';
}
