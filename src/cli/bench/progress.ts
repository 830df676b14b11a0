/** A counter on standard error: rewritten in place on a terminal, one line a tenth elsewhere. */
export function progressCounter(
  what: string,
  total: number,
): (done: number, note?: string) => void {
  let shown = -1;
  return (done, note = '') => {
    const tenth = Math.floor((done * 10) / Math.max(total, 1));
    const line = `${what} ${done}/${total}${note}`;
    if (process.stderr.isTTY) {
      process.stderr.write(`\r${line}${done >= total ? '\n' : ''}`);
    } else if (tenth > shown) {
      process.stderr.write(`${line}\n`);
    }
    shown = tenth;
  };
}
