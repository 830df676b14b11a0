import { DuckDBInstance } from '@duckdb/node-api';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { install, run } from './install.ts';
import { aggregateSql, type Peer } from './peer.ts';
import { staticServer } from './static-server.ts';

const page = `---
title: Tasks
---
# Tasks

\`\`\`js
import * as Inputs from "@observablehq/inputs";
import * as Plot from "@observablehq/plot";
const rows = await FileAttachment("rows.json").json();
const task = view(Inputs.select(["all", ...new Set(rows.map((d) => d.task))], {label: "Task"}));
\`\`\`

\`\`\`js
const chosen = rows.filter((d) => task === "all" || d.task === task);
\`\`\`

\`\`\`js
display(Plot.plot({title: "Success", marginLeft: 80, fy: {label: null}, marks: [Plot.dot(chosen, {x: (d) => d.successes / d.trials, y: "policy", fy: "task", fill: "world"})]}));
display(Plot.plot({title: "Response, median and p95", marginLeft: 80, marks: [Plot.ruleY(chosen, {x1: "response_p50", x2: "response_p95", y: "policy"}), Plot.dot(chosen, {x: "response_p50", y: "policy"})]}));
display(Plot.plot({title: "Autonomy", marginLeft: 80, marks: [Plot.dot(chosen, {x: (d) => d.autonomous_ms / d.active_ms, y: "policy", fill: "world"})]}));
\`\`\`
`;

export const framework: Peer = {
  name: 'Observable Framework, pre-aggregated',
  how: '@observablehq/framework 1.13, aggregates written when the site is built',
  filter: 'select',
  async serve(folder, segments) {
    // Named by the page and installed here, Plot and Inputs are bundled from npm's copies; left implicit, the build would ask
    // jsDelivr for them.
    await install(folder, [
      '@observablehq/framework@1.13',
      '@observablehq/inputs@0.12',
      '@observablehq/plot@0.6',
    ]);
    await mkdir(join(folder, 'src'), { recursive: true });
    await writeFile(join(folder, 'src', 'index.md'), page);
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    const rows = await connection.runAndReadAll(aggregateSql(segments));
    await writeFile(join(folder, 'src', 'rows.json'), JSON.stringify(rows.getRowObjectsJson()));
    connection.closeSync();
    instance.closeSync();
    await writeFile(
      join(folder, 'observablehq.config.js'),
      'export default { title: "Tasks", sidebar: false, toc: false, pager: false, globalStylesheets: [], search: false };\n',
    );
    const bin = join(
      folder,
      'node_modules',
      '@observablehq',
      'framework',
      'dist',
      'bin',
      'observable.js',
    );
    await run(process.execPath, [bin, 'build'], folder);
    return staticServer(join(folder, 'dist'));
  },
};
