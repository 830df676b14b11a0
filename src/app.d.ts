import type { Library } from '#lib/server/library/library.ts';
import type { QueryLayer } from '#lib/server/query/types.ts';

declare global {
  namespace App {
    interface Locals {
      /** The product's one composition root, opened by `serve` (or by the hook in development). */
      app: {
        readonly query: QueryLayer;
        readonly library: Library;
        readonly dataDir: string;
      };
    }
    interface Error {
      message: string;
      code?: string;
    }
  }
}

export {};
