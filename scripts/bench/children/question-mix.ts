/**
 * Child of the memory bench. Arguments: an evidence folder that may be written to, how many episodes its fleet has, how
 * many rounds, and `large` for large answers besides. Asks every question of the queries bench, four at a time, and before
 * each further round a batch comes in, so that nothing is kept. Prints resident memory, MiB: the most, and at the end.
 */
import { Readable } from 'node:stream';
import { openApp } from '#lib/server/app.ts';
import { questions } from '../benches/questions.ts';
import { fleetLines } from '../data/fleet-lines.ts';

const [folder = '', size = '', rounds = '', more = ''] = process.argv.slice(2);
const lanes = 4;

const large =
  more !== 'large'
    ? []
    : [
        'metrics/success?by=unit,task&limit=100000&format=arrow',
        'metrics/autonomy?by=unit&limit=100000&format=json',
        'episodes?sort=started_at&limit=1000',
        'episodes?sort=response_ms&order=asc&limit=1000',
      ];

const app = await openApp(folder);
for (let round = 0; round < Number(rounds); round++) {
  if (round > 0)
    await app.ingestor.lines(Readable.from([fleetLines(round, 100)]), {
      name: 'bench',
      kind: 'api',
    });
  const waiting = [
    ...questions(Number(size)).map(
      ({ ask }) =>
        () =>
          ask(app.query),
    ),
    ...large.map((path) => async () => {
      const response = await app.api.request(`/api/v1/${path}`);
      await response.arrayBuffer();
      if (response.status !== 200) throw new Error(`${path} answered ${response.status}`);
    }),
  ];
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await next();
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
const measured = {
  most: process.resourceUsage().maxRSS / 1024,
  end: process.memoryUsage.rss() / 2 ** 20,
};
await app[Symbol.asyncDispose]();
process.stdout.write(`${JSON.stringify(measured)}\n`);
