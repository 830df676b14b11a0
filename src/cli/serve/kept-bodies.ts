import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Access } from '#lib/server/access/access.ts';
import { admit, admittedAs, principalFor } from '#lib/server/access/guard.ts';
import type { Principal } from '#lib/server/access/principal.ts';
import { bodySentFor, type SentBody } from '#lib/server/api/bodies.ts';
import { problemOf } from '#lib/server/api/problem.ts';

/** Bytes of all kept bodies together, and how many, at most. */
const mostBytes = 64_000_000;
const mostBodies = 2_000;

/** The API behind Node's server. */
export type Fetch = (
  request: Request,
  env: { readonly incoming: IncomingMessage },
) => Response | Promise<Response>;

/** Answers of the API that need not be made again, between the socket and the routes. */
export interface KeptBodies {
  /** Answers from what is kept; false where the API must be asked. */
  answer(request: IncomingMessage, response: ServerResponse): boolean | Promise<boolean>;
  /** The API; what it answers is kept for whoever asks the same before the evidence changes. */
  readonly fetch: Fetch;
}

interface Kept {
  readonly sent: SentBody;
  readonly rights: string;
}

/**
 * @param version of the evidence: what was answered in one is not answered in another
 * @param access who may see what: a kept answer is admitted, and written to the access log, as one that is made
 * @param report told of faults of our own
 */
export function keptBodies(
  version: () => number,
  access: Access | null,
  fetch: Fetch,
  report: (error: Error) => void,
): KeptBodies {
  const kept = new Map<string, Kept>();
  let keptAt = -1;
  let bytes = 0;

  function clear(): void {
    kept.clear();
    bytes = 0;
  }

  function current(): Map<string, Kept> {
    if (keptAt !== version()) clear();
    keptAt = version();
    return kept;
  }

  function keep(key: string, body: Kept): void {
    const size = body.sent.bytes.length;
    if (kept.size >= mostBodies || bytes + size > mostBytes) clear();
    bytes += size - (kept.get(key)?.sent.bytes.length ?? 0);
    kept.set(key, body);
  }

  async function answerAdmitted(
    guarded: Access,
    request: IncomingMessage,
    response: ServerResponse,
    { sent, rights }: Kept,
  ): Promise<boolean> {
    const url = new URL(request.url ?? '/', 'http://host');
    const { cookie, authorization } = request.headers;
    try {
      const principal = await admit(guarded, { method: 'GET', url, cookie, authorization });
      if (rightsOf(principal) === rights) send(request, response, sent);
      // Nothing says that somebody of other rights is answered the same.
      else admittedAs(request, principal);
      return rightsOf(principal) === rights;
    } catch (thrown) {
      const problem = problemOf(thrown, url.pathname, report);
      response.writeHead(problem.status, { 'content-type': 'application/problem+json' });
      response.end(JSON.stringify(problem));
      return true;
    }
  }

  return {
    answer(request, response) {
      if (request.method !== 'GET') return false;
      const body = current().get(keyOf(request));
      if (body === undefined) return false;
      if (access?.configured() === true) return answerAdmitted(access, request, response, body);
      send(request, response, body.sent);
      return true;
    },
    fetch: async (request, env) => {
      const before = version();
      const response = await fetch(request, env);
      const sent = bodySentFor(request);
      if (sent !== undefined && request.method === 'GET' && version() === before) {
        current();
        keep(keyOf(env.incoming), { sent, rights: rightsOf(principalFor(request)) });
      }
      return response;
    },
  };
}

const rightsOf = ({ kind, permissions, report }: Principal): string =>
  [kind, ...[...permissions].sort(), report ?? ''].join(' ');

/** Everything of a request that changes the body of its answer. */
const keyOf = ({ url, headers }: IncomingMessage): string =>
  `${url ?? ''}\n${headers.accept ?? ''}\n${String(headers['accept-encoding'] ?? '')}`;

function send(
  request: IncomingMessage,
  response: ServerResponse,
  { bytes, headers }: SentBody,
): void {
  if (request.headers['if-none-match'] === headers['etag']) response.writeHead(304, headers).end();
  else response.writeHead(200, { ...headers, 'content-length': bytes.length }).end(bytes);
}
