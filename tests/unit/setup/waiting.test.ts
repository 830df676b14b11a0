import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const waiting = fileURLToPath(new URL('../../../scripts/setup/waiting.js', import.meta.url));

/** A process that waits for another one, which says that it is there and what it was told, and then ends. */
const program = `
  import { spawn } from 'node:child_process';
  import { endTogether } from ${JSON.stringify(waiting)};
  const other = spawn(process.execPath, ['-e', \`
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
      process.on(signal, () => { process.stdout.write(signal); process.exit(0); });
    setInterval(() => undefined, 1000);
    process.stdout.write('there ');
  \`], { stdio: ['ignore', 'inherit', 'inherit'] });
  endTogether(other);
  other.on('exit', (code) => process.exit(code === 0 ? 7 : 1));
`;

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  'who waits for another passes %s on where there is no terminal, and ends after it',
  async (signal) => {
    const process_ = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    process_.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    while (said !== 'there ') await once(process_.stdout, 'data');
    process_.kill(signal);
    const [code] = (await once(process_, 'close')) as [number | null];
    expect([said, code]).toEqual([`there ${signal}`, 7]);
  },
);
