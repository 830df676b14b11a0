import { createReadStream } from 'node:fs';

/**
 * The lines of a file of ours, without their ends, decoded. Not `node:readline`: that also breaks lines at U+2028, which
 * may stand in a text.
 */
export async function* eachLine(path: string): AsyncGenerator<string> {
  let carry: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    const bytes = carry.length === 0 ? (chunk as Buffer) : Buffer.concat([carry, chunk as Buffer]);
    let start = 0;
    for (let end = bytes.indexOf(0x0a); end !== -1; end = bytes.indexOf(0x0a, start)) {
      yield text(bytes, start, end);
      start = end + 1;
    }
    carry = bytes.subarray(start);
  }
  if (carry.length > 0) yield text(carry, 0, carry.length);
}

const text = (bytes: Buffer, start: number, end: number): string =>
  bytes.toString('utf8', start, bytes[end - 1] === 0x0d ? end - 1 : end);
