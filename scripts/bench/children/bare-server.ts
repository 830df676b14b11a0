/**
 * A bare handler: answers given paths with given bytes from memory, and nothing else. Argument: a JSON file of
 * `{path: {type, body}}`, bodies in base64. Prints its address.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const given = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Record<
  string,
  { readonly type: string; readonly body: string }
>;
const answers = new Map(
  Object.entries(given).map(([path, { type, body }]) => [
    path,
    { type, bytes: Buffer.from(body, 'base64') },
  ]),
);

const server = createServer((request, response) => {
  const answer = answers.get(request.url ?? '');
  if (answer === undefined) response.writeHead(404).end();
  else
    response
      .writeHead(200, { 'content-type': answer.type, 'content-length': answer.bytes.length })
      .end(answer.bytes);
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
