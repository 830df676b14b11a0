import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** The command line as people start it. */
export const commandFile = fileURLToPath(new URL('../../bin/telltale.js', import.meta.url));

export interface RunningServer extends AsyncDisposable {
  readonly url: string;
  /** Everything the process wrote to standard error so far. */
  log(): string;
}

/** `telltale serve` as a person starts it, on a free port. */
export async function startServer(
  dataDir: string,
  args: readonly string[] = [],
): Promise<RunningServer> {
  const child = spawn(
    process.execPath,
    [commandFile, 'serve', '--data', dataDir, '--port', '0', ...args],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()));
  const exited = once(child, 'exit');
  const firstLine = once(createInterface(child.stdout), 'line') as Promise<[string]>;
  const started = await Promise.race([firstLine, exited.then(() => null)]);
  if (started === null) throw new Error(`the server did not start: ${log}`);
  return {
    url: started[0],
    log: () => log,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

/** What a command that has ended leaves. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** One command of the command line, to its end. */
export async function telltale(
  args: readonly string[],
  options: { readonly input?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [commandFile, ...args], {
    env: { ...process.env, ...options.env },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  child.stdin.end(options.input ?? '');
  const [code] = (await once(child, 'close')) as [number | null];
  return { code: code ?? 1, stdout, stderr };
}
