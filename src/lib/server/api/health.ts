import type { QueryLayer } from '#lib/server/query/types.ts';
import { Hono } from 'hono';

/** /healthz: the process answers. /readyz: the store answers. /metrics: the same for Prometheus. */
export function healthRoutes(query: QueryLayer): Hono {
  const routes = new Hono();
  routes.get('/healthz', (context) => context.json({ ok: true }));
  routes.get('/readyz', async (context) => {
    const { batches, root } = await query.summary();
    return context.json({ ok: true, batches, root });
  });
  routes.get('/metrics', async (context) => {
    const summary = await query.summary();
    const lines = [
      gauge('telltale_episodes', 'Episodes in the evidence store', summary.episodes),
      gauge('telltale_batches', 'Batches in the evidence store', summary.batches),
      gauge('telltale_quarantined_open', 'Lines in quarantine that wait', summary.quarantined_open),
      gauge('telltale_units', 'Units seen', summary.units),
      gauge('process_resident_memory_bytes', 'Resident memory', process.memoryUsage.rss()),
    ];
    return context.text(lines.join(''), 200, { 'content-type': 'text/plain; version=0.0.4' });
  });
  return routes;
}

const gauge = (name: string, help: string, value: number): string =>
  `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${name} ${value}\n`;
