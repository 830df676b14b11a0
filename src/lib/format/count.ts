/** Made once: a page prints thousands of numbers, and making the printer costs far more than printing. */
const printer = new Intl.NumberFormat('en-GB');

/** `1,234,567`. */
export const formatCount = (count: number): string => printer.format(count);

/** `1 episode`, `2 episodes`; irregular plurals are given. */
export const plural = (count: number, noun: string, nouns = `${noun}s`): string =>
  `${formatCount(count)} ${count === 1 ? noun : nouns}`;

const byteUnits = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** `640 B`, `1.2 MB`: decimal units, two digits at most after scaling. */
export function formatBytes(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(byteUnits.length - 1, Math.floor(Math.log10(bytes) / 3));
  const scaled = bytes / 1000 ** power;
  const digits = power > 0 && scaled < 10 ? scaled.toFixed(1) : Math.round(scaled).toString();
  return `${digits}\u202f${byteUnits[power] ?? 'B'}`;
}
