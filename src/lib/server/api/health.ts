import type { QueryLayer } from '#lib/server/query/types.ts';
import { Hono } from 'hono';

/**
 * /healthz: the process answers. /readyz: the store answers. /metrics: the same for Prometheus, with memory by kind.
 *
 * @param engineMemory bytes
 */
export function healthRoutes(query: QueryLayer, engineMemory: () => Promise<number>): Hono {
  const routes = new Hono();
  routes.get('/healthz', (context) => context.json({ ok: true }));
  routes.get('/readyz', async (context) => {
    const { batches, root } = await query.summary();
    return context.json({ ok: true, batches, root });
  });
  routes.get('/metrics', async (context) => {
    const summary = await query.summary();
    const { rss, heapTotal, heapUsed, external } = process.memoryUsage();
    const lines = [
      gauge('telltale_episodes', 'Episodes in the evidence store', summary.episodes),
      gauge('telltale_batches', 'Batches in the evidence store', summary.batches),
      gauge('telltale_quarantined_open', 'Lines in quarantine that wait', summary.quarantined_open),
      gauge('telltale_units', 'Units seen', summary.units),
      gauge('process_resident_memory_bytes', 'Resident memory', rss),
      gauge('nodejs_heap_size_total_bytes', 'Memory that JavaScript has taken', heapTotal),
      gauge('nodejs_heap_size_used_bytes', 'Of it, what is in use or not collected yet', heapUsed),
      gauge('nodejs_external_memory_bytes', 'Buffers outside of it', external),
      gauge('telltale_engine_memory_bytes', 'Memory of the database engine', await engineMemory()),
    ];
    return context.text(lines.join(''), 200, { 'content-type': 'text/plain; version=0.0.4' });
  });
  return routes;
}

const gauge = (name: string, help: string, value: number): string =>
  `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${name} ${value}\n`;
