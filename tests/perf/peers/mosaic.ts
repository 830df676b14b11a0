import { DuckDBInstance } from '@duckdb/node-api';
import { tableFromArrays, tableToIPC } from 'apache-arrow';
import type { IncomingMessage } from 'node:http';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';
import { install } from './install.ts';
import type { Peer } from './peer.ts';
import { staticServer, type Own } from './static-server.ts';

const script = `
import * as vg from '@uwdata/vgplot';
vg.coordinator().databaseConnector(vg.restConnector({ uri: '/query' }));
const chosen = vg.Selection.crossfilter();
const plot = (x) => vg.plot(vg.dot(vg.from('episodes', { filterBy: chosen }), { x: vg.sql\`\${x}\`, y: 'policy', fill: 'world' }), vg.marginLeft(80), vg.width(640));
document.querySelector('main').append(
  vg.menu({ label: 'Task', as: chosen, from: 'episodes', column: 'task' }),
  plot('avg(CASE WHEN success THEN 1 ELSE 0 END)'),
  plot('quantile_cont(response_ms, 0.5)'),
  plot('sum(autonomous_ms) / sum(active_ms)'),
);
`;

export const mosaic: Peer = {
  name: 'Mosaic vgplot with a server',
  how: '@uwdata/vgplot 0.32 on its REST protocol, answered by DuckDB 1.5 in Node (its own server for Node asks for the retired duckdb package, whose binary is not on npm)',
  filter: 'select',
  async serve(folder, segments) {
    // Later ones ask for @uwdata/wk-geojson, which npm does not have.
    await install(folder, ['@uwdata/vgplot@0.32'], { '@uwdata/flechette': '2.4.0' });
    await mkdir(join(folder, 'page'), { recursive: true });
    await writeFile(join(folder, 'page', 'main.js'), script);
    await writeFile(
      join(folder, 'page', 'index.html'),
      '<!doctype html><title>Tasks</title><h1>Tasks</h1><main></main><script type="module" src="./main.js"></script>',
    );
    await build({
      root: join(folder, 'page'),
      logLevel: 'error',
      configFile: false,
      build: { outDir: join(folder, 'dist'), emptyOutDir: true },
    });
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    await connection.run(`CREATE TABLE episodes AS SELECT task, policy, world, response_ms,
      outcome = 'success' AND NOT assisted AS success, autonomous_ms, duration_ms - idle_ms AS active_ms
      FROM read_parquet([${segments.map((path) => `'${path}'`).join(', ')}])`);
    const query: Own = async (request, response) => {
      if (request.method !== 'POST') return false;
      const { type, sql } = JSON.parse(await textOf(request)) as { type: string; sql: string };
      const reader = await connection.runAndReadAll(sql);
      if (type === 'arrow') {
        const columns = Object.fromEntries(
          Object.entries(reader.getColumnsObjectJS()).map(([name, values]) => [
            name,
            values.map((value) => (typeof value === 'bigint' ? Number(value) : value)),
          ]),
        );
        response.writeHead(200, { 'content-type': 'application/vnd.apache.arrow.stream' });
        response.end(tableToIPC(tableFromArrays(columns), 'stream'));
      } else {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(JSON.stringify(reader.getRowObjectsJson()));
      }
      return true;
    };
    const server = await staticServer(join(folder, 'dist'), query);
    return {
      url: server.url,
      [Symbol.asyncDispose]: async () => {
        await server[Symbol.asyncDispose]();
        connection.closeSync();
        instance.closeSync();
      },
    };
  },
};

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}
