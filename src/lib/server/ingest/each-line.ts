import { createReadStream } from 'node:fs';

/** The lines of a file of ours in blocks of whole lines, each with its line end. */
export async function* eachBlock(path: string): AsyncGenerator<Buffer> {
  let carry: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    const bytes = carry.length === 0 ? (chunk as Buffer) : Buffer.concat([carry, chunk as Buffer]);
    const end = bytes.lastIndexOf(0x0a) + 1;
    if (end > 0) yield bytes.subarray(0, end);
    carry = bytes.subarray(end);
  }
  if (carry.length > 0) yield Buffer.concat([carry, Buffer.from('\n')]);
}

/**
 * The lines of a file of ours, without their ends, decoded. Not `node:readline`: that also breaks lines at U+2028, which
 * may stand in a text.
 */
export async function* eachLine(path: string): AsyncGenerator<string> {
  for await (const block of eachBlock(path)) {
    let start = 0;
    for (let end = block.indexOf(0x0a); end !== -1; end = block.indexOf(0x0a, start)) {
      yield block.toString('utf8', start, block[end - 1] === 0x0d ? end - 1 : end);
      start = end + 1;
    }
  }
}
