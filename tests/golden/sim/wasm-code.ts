/**
 * Reads the instructions of a WebAssembly module, as far as it takes to see which opcode prefixes occur. Searching the
 * bytes for a prefix would not do: immediates hold every value. (WebAssembly Core Specification 3.0, chapter 5.)
 */
export function prefixesIn(module: Uint8Array): Map<number, number> {
  const reader = new Reader(module, 8);
  const counts = new Map<number, number>();
  while (reader.at < module.length) {
    const section = reader.byte();
    const end = reader.number() + reader.at;
    if (section === codeSection) readBodies(reader, counts);
    reader.at = end;
  }
  return counts;
}

const codeSection = 10;
/** Prefix bytes of instructions with a second opcode: garbage collection, miscellaneous, SIMD, atomics. */
const prefixes = new Set([0xfb, 0xfc, 0xfd, 0xfe]);

function readBodies(reader: Reader, counts: Map<number, number>): void {
  for (let bodies = reader.number(); bodies > 0; bodies--) {
    const end = reader.number() + reader.at;
    for (let groups = reader.number(); groups > 0; groups--) {
      reader.number();
      reader.byte();
    }
    while (reader.at < end) {
      const opcode = reader.byte();
      if (prefixes.has(opcode)) counts.set(opcode, (counts.get(opcode) ?? 0) + 1);
      skipImmediates(opcode, reader);
    }
    if (reader.at !== end) throw new Error(`lost the thread at byte ${reader.at}`);
  }
}

function skipImmediates(opcode: number, reader: Reader): void {
  if (opcode === 0x02 || opcode === 0x03 || opcode === 0x04 || opcode === 0x06) reader.number();
  else if (opcode === 0x0e) {
    for (let labels = reader.number() + 1; labels > 0; labels--) reader.number();
  } else if (opcode === 0x11) {
    reader.number();
    reader.number();
  } else if (opcode === 0x1c) {
    for (let types = reader.number(); types > 0; types--) reader.byte();
  } else if (opcode >= 0x28 && opcode <= 0x3e) {
    reader.number();
    reader.number();
  } else if (oneNumber.has(opcode)) reader.number();
  else if (opcode === 0x43) reader.at += 4;
  else if (opcode === 0x44) reader.at += 8;
  else if (opcode === 0xfc) skipMiscellaneous(reader);
  else if (prefixes.has(opcode))
    throw new Error(`prefix 0x${opcode.toString(16)} at byte ${reader.at}`);
}

/** Opcodes with one LEB128 immediate: branches, calls, exceptions, variables, tables, memory size, integers, ref. */
const oneNumber = new Set([
  ...[0x07, 0x08, 0x09, 0x0c, 0x0d, 0x10, 0x12, 0x18],
  ...[0x20, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26],
  ...[0x3f, 0x40, 0x41, 0x42, 0xd0, 0xd2],
]);

/** 0xFC: saturating conversions have no immediates, bulk memory has one or two. */
function skipMiscellaneous(reader: Reader): void {
  const opcode = reader.number();
  const immediates = [0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 2, 1, 2, 1, 2, 1, 1, 1][opcode];
  if (immediates === undefined) throw new Error(`opcode 0xfc ${opcode} at byte ${reader.at}`);
  for (let count = 0; count < immediates; count++) reader.number();
}

class Reader {
  readonly #bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  byte(): number {
    const value = this.#bytes[this.at++];
    if (value === undefined) throw new Error('the module ends too soon');
    return value;
  }

  /** LEB128; only sizes and counts are used, and those fit. Signed immediates are only skipped. */
  number(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
  }
}
