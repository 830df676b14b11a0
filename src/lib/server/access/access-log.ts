import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createQueue } from '#lib/server/store/queue.ts';

/** One line of the access log. */
export interface AccessLine {
  readonly at: string;
  /** A user's name, `token:<label>`, `share:<id>`, or `nobody`. */
  readonly who: string;
  /** `looked`, `refused`, or the administrative act. */
  readonly act: string;
  /** Method and path, or what the act was about. */
  readonly what: string;
}

/** Who looked at restricted data, who was refused, and every administrative act. Lines are only ever added. */
export interface AccessLog {
  write(line: AccessLine): Promise<void>;
  /** The newest lines first. */
  read(limit: number): Promise<readonly AccessLine[]>;
}

export function openAccessLog(dataDir: string): AccessLog {
  const path = join(dataDir, 'access', 'log.jsonl');
  const queue = createQueue();
  return {
    write: (line) =>
      queue.run(async () => {
        await mkdir(dirname(path), { recursive: true });
        await appendFile(path, `${JSON.stringify(line)}\n`, { mode: 0o600 });
      }),
    read: async (limit) => {
      const text = await readFile(path, 'utf8').catch(() => '');
      const lines = text.split('\n').filter((line) => line !== '');
      return lines
        .slice(-limit)
        .reverse()
        .map((line) => JSON.parse(line) as AccessLine);
    },
  };
}
