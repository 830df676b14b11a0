import { InvalidArgumentError, type Command } from 'commander';
import { addDataOption } from '../options.ts';

interface Options {
  readonly data: string;
  readonly host: string;
  readonly port: number;
  readonly watch?: string;
}

export function registerServe(program: Command): void {
  const command = program
    .command('serve')
    .description('serve the dashboard and the API on this machine')
    .option('--host <host>', 'loopback address to listen on', process.env['HOST'] ?? '127.0.0.1')
    .option(
      '--port <port>',
      'port; 0 takes a free one',
      portNumber,
      portNumber(process.env['PORT'] ?? '4173'),
    )
    .option('--watch <dir>', 'ingest every log that appears in this folder');
  addDataOption(command).action(async (options: Options) => {
    const { serve } = await import('../serve/server.ts');
    await serve(options);
  });
}

function portNumber(text: string): number {
  const port = Number(text);
  if (text !== '' && Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new InvalidArgumentError(`"${text}" is not a port; use 0 to 65535.`);
}
