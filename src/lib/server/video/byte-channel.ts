import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A way for the output of another program, which is read into one buffer that is used again and again. */
export interface ByteChannel {
  /** Given to the program as its output, then destroyed here, so that the end of the program is the end of the bytes. */
  readonly theirs: Socket;
  /** Settles after the last byte was taken; rejects with what `take` threw, where it threw. */
  readonly drained: Promise<void>;
  /** Reads no further. */
  close(): void;
}

/** Of the buffer. Larger ones gain nothing: a socket hands over less than this at once. */
const bufferBytes = 1 << 18;

/** The path of a socket holds 104 bytes on macOS, 108 on Linux, and of these some thirty are ours. */
const longestFolder = 70;

const folderForSocket = (): string =>
  Buffer.byteLength(tmpdir()) > longestFolder ? '/tmp' : tmpdir();

/**
 * A pair of connected sockets. An ordinary pipe of Node gives every piece a buffer of its own: for raw frames, of which a
 * minute holds 5.6 GB, that costs half as much again as their hash.
 *
 * @param take is given a view of the buffer, which holds other bytes as soon as it has returned
 */
export async function byteChannel(take: (bytes: Buffer) => void): Promise<ByteChannel> {
  const folder = await mkdtemp(join(folderForSocket(), 'telltale-video-'));
  const server = createServer({ pauseOnConnect: true });
  try {
    const path = join(folder, 'bytes');
    server.listen(path);
    await once(server, 'listening');
    const buffer = Buffer.allocUnsafe(bufferBytes);
    const ours: Socket = connect({
      path,
      onread: {
        buffer,
        callback: (bytes) => {
          try {
            take(buffer.subarray(0, bytes));
            return true;
          } catch (thrown) {
            ours.destroy(thrown as Error);
            return false;
          }
        },
      },
    });
    const drained = new Promise<void>((resolve, reject) => {
      ours.on('error', reject);
      ours.on('close', () => resolve());
    });
    // Whoever waits for it hears of it; until then it is not an unhandled rejection.
    drained.catch(() => undefined);
    const [[theirs]] = (await Promise.all([once(server, 'connection'), once(ours, 'connect')])) as [
      [Socket],
      unknown,
    ];
    return { theirs, drained, close: () => void ours.destroy() };
  } finally {
    server.close();
    await rm(folder, { recursive: true, force: true });
  }
}
