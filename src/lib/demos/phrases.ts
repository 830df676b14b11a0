/** How this room writes numbers in its sentences. */

/** `1 attempt`, `12 attempts`. */
export const plural = (count: number, noun: string, nouns = `${noun}s`): string =>
  `${count} ${count === 1 ? noun : nouns}`;

/** `0.4 s`, `12.3 s`, `2 min 5 s`. */
export function duration(ms: number): string {
  if (ms < 99_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** A place in a clip: `0:07.2`, `12:04.0`. */
export function clock(ms: number): string {
  const tenths = Math.round(ms / 100);
  const seconds = Math.floor(tenths / 10) % 60;
  return `${Math.floor(tenths / 600)}:${String(seconds).padStart(2, '0')}.${tenths % 10}`;
}

/** `98.2 %`; nearly all is not all, nearly none is not none. */
export function percent(share: number): string {
  if (share > 0 && share < 0.0005) return '< 0.1 %';
  if (share < 1 && share > 0.9995) return '> 99.9 %';
  return `${Number((share * 100).toFixed(1))} %`;
}

/** `1×`, `1.25×`, `2×`. */
export const speedText = (speed: number): string =>
  `${Number(speed.toFixed(Math.abs(speed - Math.round(speed)) < 0.02 ? 0 : 2))}×`;

/** `a`, `a and b`, `a, b and c`; from the fifth on `and n more`. */
export function listed(items: readonly string[]): string {
  if (items.length <= 1) return items[0] ?? '';
  if (items.length > 5) return `${items.slice(0, 4).join(', ')} and ${items.length - 4} more`;
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`;
}
