import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export type Recorded = ReadonlyMap<string, { readonly type: string; readonly body: Buffer }>;

/** A bare handler in a process of its own that answers with these bytes. */
export async function bareServer(answers: Recorded): Promise<AsyncDisposable & { url: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'telltale-bare-'));
  const file = join(folder, 'answers.json');
  const entries = [...answers].map(([path, { type, body }]) => [
    path,
    { type, body: body.toString('base64') },
  ]);
  await writeFile(file, JSON.stringify(Object.fromEntries(entries)));
  const script = fileURLToPath(new URL('../children/bare-server.ts', import.meta.url));
  const child = spawn(process.execPath, [script, file], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [url] = (await once(createInterface(child.stdout), 'line')) as [string];
  return {
    url,
    [Symbol.asyncDispose]: async () => {
      const exited = once(child, 'exit');
      child.kill();
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
