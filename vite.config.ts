import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [sveltekit()],
  // The simulation's worker loads the physics engine's module.
  worker: { format: 'es' },
  // How long each plugin took is for whoever works on the build, not for whoever starts the product.
  build: { rolldownOptions: { checks: { pluginTimings: false } } },
  // The engine is a native addon and the CLI opens it; pages reach it only through `locals.app`.
  ssr: { external: ['@duckdb/node-api'] },
});
