import { sampleRecords, type SampleSize } from './generate.ts';

/** Characters gathered before they are handed on: large enough that the cost of a chunk does not count. */
const chunkCharacters = 1 << 18;

/**
 * The records of a sample as the bytes of a `.jsonl` file, in chunks that end with a whole line.
 *
 * @throws TelltaleError BAD_ARGUMENT for a seed or a number of episodes outside its range.
 */
export function* sampleLines(size: SampleSize): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  let text = '';
  for (const record of sampleRecords(size)) {
    text += `${JSON.stringify(record)}\n`;
    if (text.length < chunkCharacters) continue;
    yield encoder.encode(text);
    text = '';
  }
  if (text !== '') yield encoder.encode(text);
}
