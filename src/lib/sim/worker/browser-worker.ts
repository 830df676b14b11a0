/**
 * Entry of the browser's worker: re-executes trials on the reader's own machine. The engine needs `unsafe-eval`, so this
 * script is served with a policy of its own; the page's policy stays strict.
 */
import { answer } from './answer.ts';
import type { WorkerRequest } from './messages.ts';

addEventListener('message', (event: MessageEvent<WorkerRequest>) => {
  void answer(event.data).then((reply) => {
    postMessage(reply);
  });
});
