/** A run in a process of its own, to be killed: node run-child.ts FOLDER TRIALS. Prints a line a trial. */
import { join } from 'node:path';
import { systemClock } from '#lib/kernel/clock.ts';
import { runBenchmark } from '#lib/server/runner/run-benchmark.ts';
import { simulatedSpec } from '../../unit/sim/engine-at-hand.ts';
import { fileSink } from './file-sink.ts';

const [folder = '', trials = ''] = process.argv.slice(2);

await runBenchmark({
  request: {
    spec: simulatedSpec('cup-lift'),
    policy: { kind: 'scripted', name: 'borderline-grip', version: '1.0.0' },
    trials: Number(trials),
    split: 'public',
  },
  runsDir: join(folder, 'runs'),
  sink: fileSink(join(folder, 'evidence.jsonl')),
  clock: systemClock,
  registeredBy: 'test',
  workers: 2,
  onProgress: ({ done }) => {
    process.stdout.write(`${done}\n`);
  },
});
