import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPage, type Look } from '../helpers/browser.ts';
import { openDashboard, type Dashboard } from '../helpers/dashboard.ts';

/**
 * What the key pages look like, held against pictures that a person has looked at. The sample is the same for the same
 * seed; what differs between two stores (roots, batch ids, times of commits) is hidden, and the letters come from a package, so
 * that the machine's own fonts do not matter. `UPDATE_GOLDENS=1 npm test -- goldens` takes them anew: look at them before
 * they are committed.
 */
const goldens = fileURLToPath(new URL('./goldens/', import.meta.url));
const updating = process.env['UPDATE_GOLDENS'] === '1';

const pages = [
  { name: 'overview', path: '/' },
  { name: 'tasks', path: '/tasks' },
  { name: 'task', path: '/tasks/wipe-table' },
  { name: 'compare', path: '/compare?policies=helm@v13&policies=helm@v14' },
  { name: 'sim-real', path: '/sim-real' },
  { name: 'autonomy', path: '/autonomy' },
  { name: 'episodes', path: '/episodes' },
] as const;

const looks: readonly Look[] = [
  { viewport: 'desktop', colour: 'light' },
  { viewport: 'phone', colour: 'dark' },
];

/** Share of pixels that may differ: rounding of letters' edges between processors, and no line of text. */
const tolerance = 0.002;

let dashboard: Dashboard;
let failed: string;
let letters: string;

beforeAll(async () => {
  dashboard = await openDashboard({ episodes: 6_000 });
  failed = await mkdtemp(join(tmpdir(), 'telltale-goldens-differ-'));
  letters = await lettersOfThePackage();
}, 180_000);

afterAll(() => dashboard[Symbol.asyncDispose]());

async function lettersOfThePackage(): Promise<string> {
  const folder = new URL('../../node_modules/@fontsource/ibm-plex-sans/files/', import.meta.url);
  const faces = [400, 600].map(async (weight) => {
    const bytes = await readFile(new URL(`ibm-plex-sans-latin-${weight}-normal.woff2`, folder));
    const url = `data:font/woff2;base64,${bytes.toString('base64')}`;
    return `@font-face { font-family: Golden; font-weight: ${weight}; src: url(${url}); }`;
  });
  return `${(await Promise.all(faces)).join('\n')}
    :root { --font: Golden; --font-mono: Golden; }
    footer, code, time, video { visibility: hidden !important; }`;
}

async function shot(path: string, look: Look): Promise<PNG> {
  // The letters are a style of the test's own, which the page's policy refuses.
  const { context, page } = await openPage(dashboard.browser, look, { bypassCSP: true });
  try {
    await page.goto(`${dashboard.url}${path}`, { waitUntil: 'networkidle' });
    await page.addStyleTag({ content: letters });
    await page.evaluate(() => document.fonts.ready);
    return PNG.sync.read(await page.screenshot());
  } finally {
    await context.close();
  }
}

describe.each(looks)('$viewport, $colour', (look) => {
  it.each(pages)('$name looks as it did', async ({ name, path }) => {
    const file = join(goldens, `${name}-${look.viewport}-${look.colour}.png`);
    const now = await shot(path, look);
    if (updating) {
      await mkdir(goldens, { recursive: true });
      await writeFile(file, PNG.sync.write(now));
    }
    expect(existsSync(file), `${file} is missing: UPDATE_GOLDENS=1 takes it`).toBe(true);
    const before = PNG.sync.read(await readFile(file));
    const { width, height } = before;
    expect({ width: now.width, height: now.height }).toEqual({ width, height });
    const difference = new PNG({ width, height });
    const pixels = pixelmatch(before.data, now.data, difference.data, width, height, {
      threshold: 0.15,
    });
    const share = pixels / (width * height);
    const place = join(failed, `${name}-${look.viewport}-${look.colour}`);
    if (share > tolerance) {
      await writeFile(`${place}.png`, PNG.sync.write(now));
      await writeFile(`${place}-difference.png`, PNG.sync.write(difference));
    }
    expect(share, `see ${place}-difference.png`).toBeLessThanOrEqual(tolerance);
  });
});
