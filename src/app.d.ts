import type { App as TelltaleApp } from '#lib/server/app.ts';
import type { DrawChart } from '#lib/server/render/draw.ts';

declare global {
  namespace App {
    interface Locals {
      /** The product's one composition root, opened by `serve` (or by the hook in development). */
      app: TelltaleApp;
      /** Draws for what is asked for: a document, or the data of a page that is there already. */
      drawChart: DrawChart;
    }
    interface Error {
      message: string;
      code?: string;
    }
  }
}

export {};
