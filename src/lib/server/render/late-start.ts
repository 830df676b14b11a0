import { createHash } from 'node:crypto';

/** Until the page has been painted, which is when its next frame begins; at once where nobody looks and nothing is painted. */
const painted =
  'document.hidden ? Promise.resolve() : new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))';

/**
 * A document, or the chunk of one, whose scripts are fetched and run after its first frame: they would take the line and the processor from
 * what is there to be seen. Its last script is the one that starts the page.
 *
 * @param modules addresses of the scripts that the page will need, fetched side by side
 * @returns the document, and what became of the start script for the content security policy
 */
export function startedLate(
  html: string,
  modules: readonly string[],
): { readonly html: string; readonly scripts: readonly [before: string, after: string] } | null {
  const begin = html.lastIndexOf('<script>') + '<script>'.length;
  const end = html.indexOf('</script>', begin);
  const before = html.slice(begin, end);
  // In data, a quotation mark is written with a backslash before it.
  const starts = before.replaceAll(/\bimport\(("[^"\\]+")\)/g, 'painted.then(() => import($1))');
  if (end < 0 || starts === before) return null;
  const after = `const painted = ${painted};
painted.then(() => { for (const href of ${listed(modules)}) document.head.append(Object.assign(document.createElement('link'), { rel: 'modulepreload', href })); });
${starts}`;
  return { html: html.slice(0, begin) + after + html.slice(end), scripts: [before, after] };
}

/** The late start of one page, which comes in a chunk or in several: one of them holds the script that starts it. */
export interface LateStart {
  /** A chunk of the document as it is sent. */
  readonly sent: (html: string) => string;
  /** The page's policy, which allows the start script that was sent. */
  readonly allowed: (policy: string) => string;
}

/** @param modules addresses of the scripts that the page will need; they may be added until its start script comes */
export function lateStart(modules: readonly string[]): LateStart {
  let scripts: readonly [string, string] | undefined;
  return {
    sent(html) {
      if (scripts !== undefined) return html;
      const late = startedLate(html, modules);
      scripts = late?.scripts;
      return late?.html ?? html;
    },
    allowed: (policy) => (scripts === undefined ? policy : allowing(policy, scripts)),
  };
}

const listed = (texts: readonly string[]): string =>
  JSON.stringify(texts).replaceAll('<', String.raw`\u003c`);

/** The policy that allows the one script in the place of the other. @param policy with the hashes of what may run */
export const allowing = (policy: string, [before, after]: readonly [string, string]): string =>
  policy.replaceAll(hashOf(before), hashOf(after));

const hashOf = (script: string): string =>
  `'sha256-${createHash('sha256').update(script).digest('base64')}'`;
