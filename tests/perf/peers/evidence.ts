import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { install, run } from './install.ts';
import { aggregateSql, type Peer } from './peer.ts';
import { staticServer } from './static-server.ts';

const page = `---
title: Tasks
---

\`\`\`sql tasks
select distinct task from fleet.rows order by task
\`\`\`

<ButtonGroup data={tasks} name=task value=task>
  <ButtonGroupItem valueLabel="all" value="%" default/>
</ButtonGroup>

\`\`\`sql chosen
select *, successes / trials as success, autonomous_ms / active_ms as autonomy from fleet.rows where task like '\${inputs.task}'
\`\`\`

<ScatterPlot data={chosen} x=success y=trials series=policy title="Success"/>
<ScatterPlot data={chosen} x=response_p50 y=response_p95 series=policy title="Response, median and p95"/>
<ScatterPlot data={chosen} x=autonomy y=trials series=world title="Autonomy"/>
`;

const plugins = `components:
  "@evidence-dev/core-components": {}
datasources:
  "@evidence-dev/duckdb": {}
`;

const connection = `name: fleet
type: duckdb
options:
  filename: ":memory:"
`;

/** The last release whose engine for the browser holds Parquet itself: later ones load it over the network when they build. */
const packages = [
  '@evidence-dev/evidence@39.1.13',
  '@evidence-dev/core-components@4.8.10',
  '@evidence-dev/duckdb@2.0.1',
  // What those expect beside them, at the versions that they name. codemirror 6.65.7 is version 5 under a wrong number.
  '@sveltejs/kit@2.5.4',
  '@sveltejs/vite-plugin-svelte@3.1.2',
  'autoprefixer@10.4',
  'codemirror@6.0.2',
  'debounce@1.2.1',
  'git-remote-origin-url@4.0.0',
  'postcss@8.4',
  'postcss-load-config@4.0.1',
  'svelte@4.2.19',
  'svelte-preprocess@5.1.3',
  'svelte2tsx@0.7.4',
  'tailwindcss@3.4.18',
  'typescript@5.4.2',
  'unist-util-visit@4.1.2',
  'vite@5.4.6',
];

export const evidence: Peer = {
  name: 'Evidence',
  how: 'Evidence 39.1, its last release that builds without a network, aggregates written as Parquet when the site is built',
  filter: 'main button.flex-none',
  async serve(folder, segments) {
    await install(folder, packages);
    await mkdir(join(folder, 'pages'), { recursive: true });
    await mkdir(join(folder, 'sources', 'fleet'), { recursive: true });
    await writeFile(join(folder, 'pages', 'index.md'), page);
    await writeFile(join(folder, 'evidence.plugins.yaml'), plugins);
    await writeFile(join(folder, 'sources', 'fleet', 'connection.yaml'), connection);
    await writeFile(join(folder, 'sources', 'fleet', 'rows.sql'), aggregateSql(segments));
    if (!existsSync(join(folder, 'build', 'index.html'))) await built(folder);
    return staticServer(join(folder, 'build'));
  },
};

/** Its charts take a Node with a navigator for a browser and ask it for a window. */
const environment = { NODE_OPTIONS: '--no-experimental-global-navigator' };

async function built(folder: string): Promise<void> {
  await rm(join(folder, 'build'), { recursive: true, force: true });
  const cli = join(folder, 'node_modules', '@evidence-dev', 'evidence', 'cli.js');
  await run(process.execPath, [cli, 'sources'], folder, environment);
  await run(process.execPath, [cli, 'build'], folder, environment);
}
