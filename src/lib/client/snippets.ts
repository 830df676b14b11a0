/** The same figures outside this page, as commands to paste. */
export interface Snippets {
  readonly shell: string;
  readonly pandas: string;
  readonly polars: string;
}

/**
 * Commands that ask the API for the figures on the screen.
 *
 * @param origin where the product answers, e.g. `http://127.0.0.1:4173`
 * @param apiHref path and parameters of the question
 * @param needsToken whether the server asks who is there; the token then comes from the environment, never from the page
 */
export function snippetsFor(origin: string, apiHref: string, needsToken: boolean): Snippets {
  const url = `${origin}${apiHref}`;
  return {
    shell: [
      'curl --fail --silent --show-error',
      ...(needsToken ? ['-H "Authorization: Bearer $TELLTALE_TOKEN"'] : []),
      shellQuoted(url),
    ].join(' '),
    pandas: python(withFormat(url, 'arrow'), needsToken, [
      ['import pyarrow as pa'],
      ['pa.ipc.open_stream', '.read_pandas()'],
    ]),
    polars: python(withFormat(url, 'arrow'), needsToken, [
      ['import polars as pl'],
      ['pl.read_ipc_stream', ''],
    ]),
  };
}

/** The same question for another format of its answer. */
export const withFormat = (href: string, format: 'csv' | 'arrow' | 'parquet'): string =>
  `${href}${href.includes('?') ? '&' : '?'}format=${format}`;

type Reading = readonly [readonly [string], readonly [read: string, then: string]];

function python(url: string, needsToken: boolean, [[load], [read, then]]: Reading): string {
  return [
    ...(needsToken ? ['import os'] : []),
    'from urllib.request import Request, urlopen',
    load,
    '',
    `request = Request(${pythonQuoted(url)})`,
    ...(needsToken
      ? ['request.add_header("Authorization", "Bearer " + os.environ["TELLTALE_TOKEN"])']
      : []),
    `df = ${read}(urlopen(request))${then}`,
  ].join('\n');
}

/** Inside single quotes a shell reads every character as it is, but the quote itself. */
const shellQuoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** A JSON string is a Python string: both know the same escapes. */
const pythonQuoted = (text: string): string => JSON.stringify(text);
