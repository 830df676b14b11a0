import { existsSync } from 'node:fs';
import sparticuz from '@sparticuz/chromium';
import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from 'playwright-core';

/** A browser that came with `npm ci`; the machine's own where that one cannot start. */
export async function launchBrowser(): Promise<Browser> {
  const args = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-dev-shm-usage',
    '--disable-background-networking',
  ];
  const bundled = await sparticuz.executablePath();
  try {
    return await chromium.launch({ executablePath: bundled, args, headless: true });
  } catch (cause) {
    const own = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find((path) => existsSync(path));
    if (own === undefined) throw cause;
    return chromium.launch({ executablePath: own, args, headless: true });
  }
}

export const viewports = {
  desktop: { width: 1440, height: 900 },
  phone: { width: 390, height: 844 },
} as const;

export interface Look {
  readonly viewport: keyof typeof viewports;
  readonly colour: 'light' | 'dark';
}

export const looks: readonly Look[] = (['desktop', 'phone'] as const).flatMap((viewport) =>
  (['light', 'dark'] as const).map((colour) => ({ viewport, colour })),
);

/** A context that looks like this, and a page that remembers every complaint of the console and the network. */
export async function openPage(
  browser: Browser,
  look: Look,
  options: Pick<BrowserContextOptions, 'bypassCSP'> = {},
): Promise<{ context: BrowserContext; page: Page; complaints: string[] }> {
  const context = await browser.newContext({
    viewport: viewports[look.viewport],
    colorScheme: look.colour,
    reducedMotion: 'reduce',
    ...options,
  });
  // The tour of the sample offers itself once; tests of other things are like a second visit.
  await context.addCookies([{ name: 'tour', value: 'seen', domain: '127.0.0.1', path: '/' }]);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? 'for no given reason';
    // What the page itself gave up, such as a page fetched ahead for a link that was not followed, is no fault.
    if (reason !== 'net::ERR_ABORTED') complaints.push(`${request.url()} failed: ${reason}`);
  });
  return { context, page, complaints };
}
