/** A view as the server lists it. */
export interface KeptView {
  readonly id: string;
  readonly name: string;
  /** Path and parameters. */
  readonly path: string;
  readonly by: string;
  readonly saved_at: string;
}

/** Cookie that holds the id of the view which this reader begins with. */
export const startCookie = 'start';

/** The id of a view as the server makes them; null for anything else. */
export const parseViewId = (text: unknown): string | null =>
  typeof text === 'string' && /^[2-9a-km-np-z]{8}$/.test(text) ? text : null;

/** What a view holds besides its page, in words: `site plant-1, policy helm@v14`. */
export function viewDetail(path: string): string {
  const { pathname, searchParams } = new URL(path, 'http://ours.invalid');
  const filters = [...searchParams]
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name.replaceAll('_', ' ')} ${value}`);
  return [pathname, ...filters].join(', ');
}
