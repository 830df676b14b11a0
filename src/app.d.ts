import type { App as TelltaleApp } from '#lib/server/app.ts';

declare global {
  namespace App {
    interface Locals {
      /** The product's one composition root, opened by `serve` (or by the hook in development). */
      app: TelltaleApp;
    }
    interface Error {
      message: string;
      code?: string;
    }
  }
}

export {};
