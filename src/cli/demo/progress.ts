/** Progress on standard error: one line that is rewritten on a terminal, one line a quarter elsewhere. */
export function progressLine(what: string): (share: number) => void {
  const terminal = process.stderr.isTTY;
  let told = -1;
  return (share) => {
    const percent = Math.floor(share * 100);
    if (percent <= told || (!terminal && percent < told + 25 && percent < 100)) return;
    told = percent;
    process.stderr.write(
      terminal ? `\r${what} ${percent} %${percent >= 100 ? '\n' : ''}` : `${what} ${percent} %\n`,
    );
  };
}
