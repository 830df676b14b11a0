import { TelltaleError } from '#lib/kernel/errors.ts';

/** Standard Base 64 with padding (RFC 4648, section 4). */
export function toBase64(bytes: Uint8Array): string {
  let text = '';
  // In pieces: an argument list has a limit.
  for (let at = 0; at < bytes.length; at += 0x8000)
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

/**
 * The bytes of a Base 64 text, in the one spelling only: unused bits and other alphabets are refused, so that two
 * different texts never stand for the same bytes.
 *
 * @throws TelltaleError UNREADABLE_INPUT
 */
export function fromBase64(text: string): Uint8Array {
  let binary: string;
  try {
    binary = atob(text);
  } catch (cause) {
    throw unreadable(text, cause);
  }
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  if (toBase64(bytes) !== text) throw unreadable(text);
  return bytes;
}

const unreadable = (text: string, cause?: unknown): TelltaleError =>
  new TelltaleError(
    'UNREADABLE_INPUT',
    `"${text.slice(0, 60)}" is not Base 64 in its one spelling`,
    cause === undefined ? {} : { cause },
  );
