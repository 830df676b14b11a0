/** Text safe inside XML and HTML, attributes included. */
export const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
    // Characters that XML cannot hold at all.
    // eslint's rule is about mistakes in patterns; these are the ones meant.
    .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD');

/** Text of at most so many characters, its loss marked. */
export const shortened = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 1).trimEnd()}…`;

/** Lines of at most so many characters, broken between words; at most `lines` of them. */
export function wrapped(text: string, most: number, lines: number): string[] {
  const made: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/u).map((each) => shortened(each, most))) {
    if (line !== '' && line.length + 1 + word.length > most) {
      made.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  made.push(line);
  if (made.length <= lines) return made;
  return [...made.slice(0, lines - 1), shortened(`${made.slice(lines - 1).join(' ')}…`, most)];
}
