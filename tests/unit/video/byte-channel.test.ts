import { createHash } from 'node:crypto';
import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { byteChannel } from '#lib/server/video/byte-channel.ts';
import { temporaryFolder } from '../../helpers/store.ts';

/** What the program below writes: longer than the buffer, so that it comes in several pieces. */
const written = 3_000_001;
const program = `process.stdout.write(Buffer.alloc(${written}, 'abcdefg'))`;
const expected = createHash('sha256').update(Buffer.alloc(written, 'abcdefg')).digest('hex');

async function read(take: (bytes: Buffer) => void): Promise<void> {
  const channel = await byteChannel(take);
  const child = spawn(process.execPath, ['-e', program], {
    stdio: ['ignore', channel.theirs, 'ignore'],
  });
  channel.theirs.destroy();
  try {
    await channel.drained;
  } finally {
    child.kill('SIGKILL');
  }
}

describe('the way of raw frames', () => {
  it('hands over every byte, once and in order', async () => {
    const hash = createHash('sha256');
    let pieces = 0;
    await read((bytes) => {
      hash.update(bytes);
      pieces++;
    });
    expect(hash.digest('hex')).toBe(expected);
    expect(pieces).toBeGreaterThan(1);
  });

  it('works where the temporary folder has a longer name than a socket may have', async () => {
    const folder = join(await temporaryFolder(), 'x'.repeat(120));
    await mkdir(folder);
    vi.stubEnv('TMPDIR', folder);
    onTestFinished(() => void vi.unstubAllEnvs());
    let bytes = 0;
    await read((piece) => (bytes += piece.length));
    expect(bytes).toBe(written);
  });

  it('ends with what the reader threw, and gives it no more bytes', async () => {
    let calls = 0;
    const reading = read(() => {
      calls++;
      throw new RangeError('enough');
    });
    await expect(reading).rejects.toThrow('enough');
    expect(calls).toBe(1);
  });
});
