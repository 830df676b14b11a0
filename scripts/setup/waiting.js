/**
 * A process that only waits for another ends it when it is told to end. What a terminal says reaches both by itself:
 * passed on, Ctrl-C would come twice, and the second one ends a server that is closing.
 *
 * @param {import('node:child_process').ChildProcess} child
 * @returns {() => void} ends that
 */
export function endTogether(child) {
  const isTerminal = process.stdin.isTTY;
  const pass = (/** @type {NodeJS.Signals} */ signal) => {
    if (!isTerminal || signal === 'SIGTERM') child.kill(signal);
  };
  const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
  for (const signal of signals) process.on(signal, pass);
  return () => {
    for (const signal of signals) process.off(signal, pass);
  };
}
