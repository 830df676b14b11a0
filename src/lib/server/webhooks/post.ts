import { lookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import { isIP } from 'node:net';
import { parseDestination, refusal } from './destination.ts';

export interface PostRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly allowPrivate: boolean;
  readonly timeoutMs: number;
}

/** What came of it: the status of the answer, or why there was none. */
export type PostResult = { readonly status: number } | { readonly failed: string };

/**
 * Posts once. Redirects are not followed, and the address that the name stands for is looked at when the connection is made:
 * a name that points inside is refused even if it pointed elsewhere before. Never throws.
 */
export function postOnce({
  url: text,
  headers,
  body,
  allowPrivate,
  timeoutMs,
}: PostRequest): Promise<PostResult> {
  return new Promise((resolve) => {
    const failed = (thrown: unknown): void =>
      resolve({ failed: thrown instanceof Error ? thrown.message : String(thrown) });
    try {
      const url = parseDestination(text);
      const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
      const why = isIP(host) === 0 ? null : refusal(host, allowPrivate);
      if (why !== null) return resolve({ failed: why });
      const send = url.protocol === 'https:' ? overHttps : overHttp;
      const request = send(
        url,
        {
          method: 'POST',
          headers: { ...headers, 'content-length': Buffer.byteLength(body) },
          lookup: guardedLookup(allowPrivate),
          signal: AbortSignal.timeout(timeoutMs),
          agent: false,
        },
        (response) => {
          response.resume();
          response.once('end', () => resolve({ status: response.statusCode ?? 0 }));
          response.once('error', failed);
        },
      );
      request.once('error', failed);
      request.end(body);
    } catch (thrown) {
      failed(thrown);
    }
  });
}

type Answered = (
  error: NodeJS.ErrnoException | null,
  address: string | LookupAddress[],
  family?: number,
) => void;

/** A look-up that gives only addresses to which messages may go. */
function guardedLookup(allowPrivate: boolean) {
  return (name: string, options: LookupOptions, answered: Answered): void => {
    lookup(name, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return answered(error, []);
      const why = addresses
        .map(({ address }) => refusal(address, allowPrivate))
        .find((reason) => reason !== null);
      const [first] = addresses;
      if (why !== undefined || first === undefined)
        return answered(new Error(why ?? `${name} stands for no address`), []);
      if (options.all === true) answered(null, addresses);
      else answered(null, first.address, first.family);
    });
  };
}
