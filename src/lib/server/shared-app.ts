import { TelltaleError } from '#lib/kernel/errors.ts';
import type { App as TelltaleApp } from './app.ts';

/**
 * The built pages and the process that serves them are two module graphs: the app crosses from one to the other under a
 * registered symbol, so that there is one store and one query layer.
 */
const slot = Symbol.for('telltale.app');

type Shared = { [slot]?: TelltaleApp };

export function shareApp(app: TelltaleApp): void {
  (globalThis as Shared)[slot] = app;
}

/** @throws TelltaleError UNAVAILABLE when no app was opened: the pages were started without `telltale serve`. */
export function sharedApp(): TelltaleApp {
  const app = (globalThis as Shared)[slot];
  if (app === undefined) {
    throw new TelltaleError(
      'UNAVAILABLE',
      'no evidence store is open; start the product with "telltale serve"',
    );
  }
  return app;
}
