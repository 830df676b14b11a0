import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { overflowOf, violationsOn } from '../helpers/appearance.ts';
import { looks, openPage, type Look } from '../helpers/browser.ts';
import { hasRealTables, openDashboard, type Dashboard } from '../helpers/dashboard.ts';
import { pagesOf } from '../helpers/pages.ts';

/** Each layout and each colour scheme once: the audit takes most of the time, and its rules see one of each at a time. */
const isAudited = ({ viewport, colour }: Look): boolean =>
  (viewport === 'desktop') === (colour === 'light');

/** Pages that show no figure of the evidence. */
const withoutFigures = [
  '/compare',
  '/methods',
  '/methods/calculator',
  '/verify',
  '/reports',
  '/trials',
  '/docs',
  '/docs/log-format',
  '/docs/shortcuts',
  '/views',
  '/find',
];

const evidence = {
  sample: { episodes: 6_000 },
  real: { episodes: 0, real: true },
  empty: { episodes: 0 },
} as const;

const isAbsent = (kind: keyof typeof evidence): boolean => kind === 'real' && !hasRealTables;

/** Every page as its readers meet it: wide and narrow, light and dark, with sample evidence, real tables and none. */
describe.for(['sample', 'real', 'empty'] as const)('pages over %s evidence', (kind) => {
  describe.skipIf(isAbsent(kind))(
    isAbsent(kind) ? 'needs ../shared/data, which is not here' : 'in a browser',
    () => readPages(kind),
  );
});

function readPages(kind: keyof typeof evidence): void {
  let dashboard: Dashboard;

  beforeAll(async () => {
    dashboard = await openDashboard(evidence[kind]);
  }, 180_000);

  afterAll(() => dashboard[Symbol.asyncDispose]());

  // All four looks once; where only the evidence differs, one of each width and each colour scheme.
  it.each(kind === 'sample' ? looks : looks.filter(isAudited))(
    'look as they should on every page: $viewport, $colour',
    async (look) => {
      const paths = [...(await pagesOf(dashboard.url))];
      const complaints: string[] = [];
      const readOn = async (): Promise<void> => {
        for (let path = paths.shift(); path !== undefined; path = paths.shift())
          for (const complaint of await complaintsAbout(path, look))
            complaints.push(`${path}: ${complaint}`);
      };
      // Two readers: the audit of one page keeps one processor.
      await Promise.all([readOn(), readOn()]);
      expect(complaints).toEqual([]);
    },
    240_000,
  );

  async function complaintsAbout(path: string, look: Look): Promise<readonly string[]> {
    const { context, page, complaints } = await openPage(dashboard.browser, look);
    try {
      const response = await page.goto(`${dashboard.url}${path}`, { waitUntil: 'networkidle' });
      const status = response?.status();
      const overflow = await overflowOf(page);
      // WCAG 1.4.10 and 1.4.4: 320 px is a desk at 400 %, and narrower than any phone at 100 %.
      await page.setViewportSize({ width: 320, height: 640 });
      const narrowest = await overflowOf(page);
      const marked = (await page.getByText(/generated sample/i).count()) > 0;
      const wanted = kind === 'sample' && !withoutFigures.includes(path);
      return [
        ...(status === 200 ? [] : [`answered ${String(status)}`]),
        ...complaints,
        ...(isAudited(look) ? await violationsOn(page) : []),
        ...(overflow > 0 ? [`scrolls sideways by ${overflow} px`] : []),
        ...(narrowest > 0 ? [`scrolls sideways by ${narrowest} px at 320 px`] : []),
        ...(wanted && !marked ? ['does not say that its data are generated'] : []),
        ...(kind !== 'sample' && marked ? ['says that it shows generated data'] : []),
      ];
    } finally {
      await context.close();
    }
  }

  it('can be read with scripting blocked', async () => {
    const context = await dashboard.browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    for (const path of await pagesOf(dashboard.url)) {
      await page.goto(`${dashboard.url}${path}`);
      expect((await page.locator('main').innerText()).length, path).toBeGreaterThan(40);
    }
    await context.close();
  });
}
