import { sideBySideHref } from '#lib/client/episode-state.ts';

/** Pages that stand by themselves, whatever the evidence. */
const always: readonly string[] = [
  '/',
  '/tasks',
  '/compare',
  '/sim-real',
  '/autonomy',
  '/benchmarks',
  '/benchmarks/cup-lift/1.0.0',
  '/runs',
  '/trials',
  '/demos',
  '/episodes',
  '/data',
  '/reports',
  '/verify',
  '/methods',
  '/methods/calculator',
  '/docs',
  '/docs/log-format',
  '/docs/shortcuts',
  '/views',
  '/find',
];

/** Lists whose first entry is opened, in this order: what one holds may list what the next one opens. */
const lists: readonly { readonly list: string; readonly entry: RegExp }[] = [
  { list: '/tasks', entry: /href="(\/tasks\/[^"?#/]+)"/ },
  { list: '/compare', entry: /href="(\/compare\?policies=[^"#]+)"/ },
  { list: '/episodes', entry: /href="(\/episodes\/[^"?#/]+)"/ },
  { list: '/runs', entry: /href="(\/runs\/[^"?#/]+)"/ },
  { list: '/trials', entry: /href="(\/trials\/[^"?#/]+)"/ },
  { list: '/demos', entry: /href="(\/demos\/[^"?#/]+)"/ },
  { list: '/reports', entry: /href="(\/reports\/[^"?#/]+)"/ },
];

/** Every page that a reader of this server can open, one of each kind of thing that its evidence holds. */
export async function pagesOf(url: string): Promise<readonly string[]> {
  const found: string[] = [...always];
  for (const { list, entry } of lists) {
    const document = await (await fetch(`${url}${list}`)).text();
    const first = entry.exec(document)?.[1];
    if (first !== undefined) found.push(first.replaceAll('&amp;', '&'));
  }
  found.push(await sideBySideOf(url));
  return found;
}

/** The two newest episodes beside each other; the page that says how to choose some where there are none. */
async function sideBySideOf(url: string): Promise<string> {
  const answer = await fetch(`${url}/api/v1/episodes?limit=2`);
  const { rows } = (await answer.json()) as { rows: readonly { episode_id: string }[] };
  return sideBySideHref(rows.map((row) => row.episode_id));
}
