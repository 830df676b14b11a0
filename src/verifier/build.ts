import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

let page: Promise<string> | undefined;

/**
 * The verifier as one HTML file without a single request: the page with its whole script inside. Made from the source
 * when it is first asked for, so that a report never goes out with the verifier of another version.
 */
export const verifierPage = (): Promise<string> => (page ??= buildVerifier());

async function buildVerifier(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    root: at('../..'),
    build: {
      write: false,
      target: 'es2022',
      minify: true,
      rollupOptions: { input: at('main.ts'), output: { format: 'es', codeSplitting: false } },
      modulePreload: false,
    },
  });
  const [first] = Array.isArray(result) ? result : [result];
  const output = first !== undefined && 'output' in first ? first.output : [];
  const [script, ...more] = output;
  if (script?.type !== 'chunk' || more.length > 0)
    throw new Error('the verifier must come out as one script');
  const html = await readFile(at('page.html'), 'utf8');
  // A closing tag inside a string of the script would end it for the HTML parser.
  const inline = script.code.replaceAll('</script', '<\\/script');
  return html.replace('/*SCRIPT*/', () => inline);
}
