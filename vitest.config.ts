import { svelte } from '@sveltejs/vite-plugin-svelte';
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const project = (name: string, include: string[], options: Record<string, unknown> = {}) => ({
  plugins: [svelte()],
  test: { name, include, testTimeout: 30_000, ...options },
});

/** Left to itself vitest keeps a core for its own process, which on two cores leaves one for the tests. */
const maxWorkers = Math.max(2, availableParallelism() - 1);

/** One project a kind of test, so that `npm run test:unit` and its like pick by name. */
export default defineConfig({
  test: {
    maxWorkers,
    projects: [
      project('unit', ['tests/unit/**/*.test.ts']),
      project('conformance', ['tests/conformance/**/*.test.ts']),
      project('golden', ['tests/golden/**/*.test.ts']),
      project('calibration', ['tests/calibration/**/*.test.ts'], { testTimeout: 120_000 }),
      project('api', ['tests/api/**/*.test.ts'], { testTimeout: 120_000 }),
      project('e2e', ['tests/e2e/**/*.test.ts'], {
        testTimeout: 120_000,
        hookTimeout: 120_000,
        fileParallelism: false,
        // A browser beside other tests waits for its pages: it comes when the others are done.
        sequence: { groupOrder: 1 },
      }),
    ],
  },
});
