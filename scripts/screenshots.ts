/**
 * `npm run screenshots`: every page × desktop and phone × light and dark × sample, real and empty evidence, into a folder,
 * with a contact sheet of all first screens at desktop width.
 *
 *   --out FOLDER      where to (default: screenshots)
 *   --evidence KIND   only sample, real or empty; may be given again
 *   --page TEXT       only pages whose address holds the text
 *   --look TEXT       only looks whose name holds the text, as `desktop-light`
 *   --full            the whole page instead of its first screen
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser } from 'playwright-core';
import { launchBrowser, looks, openPage, type Look } from '../tests/helpers/browser.ts';
import { pagesOf } from '../tests/helpers/pages.ts';
import { startServer } from '../tests/helpers/server.ts';
import { contactSheet, type Shot } from './screenshots/contact-sheet.ts';
import { evidenceKinds, makeEvidence, type EvidenceKind } from './screenshots/evidence.ts';

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: 'screenshots' },
    evidence: { type: 'string', multiple: true, default: [...evidenceKinds] },
    page: { type: 'string', default: '' },
    look: { type: 'string', default: '' },
    full: { type: 'boolean', default: false },
  },
});

const say = (text: string) => process.stderr.write(`${text}\n`);
const nameOf = ({ viewport, colour }: Look) => `${viewport}-${colour}`;
const wantedLooks = looks.filter((look) => nameOf(look).includes(values.look));

/** Pictures of one kind of evidence. The stores are kept in the temporary folder, so that the next run is quick. */
async function shoot(browser: Browser, kind: EvidenceKind, out: string): Promise<readonly Shot[]> {
  const dir = join(tmpdir(), 'telltale-screenshots', kind);
  if (!(await makeEvidence(kind, dir))) {
    say(
      `No real tables beside the project (../shared/data): pages over real evidence are left out.`,
    );
    return [];
  }
  await using server = await startServer(dir);
  const shots: Shot[] = [];
  for (const path of await pagesOf(server.url)) {
    if (!path.includes(values.page)) continue;
    for (const look of wantedLooks) {
      const file = `${kind}-${slug(path)}-${nameOf(look)}.png`;
      for (const complaint of await take(browser, `${server.url}${path}`, look, join(out, file)))
        say(`${kind} ${path} ${nameOf(look)}: ${complaint}`);
      shots.push({ file, caption: `${kind} · ${path} · ${nameOf(look)}` });
    }
  }
  return shots;
}

async function take(browser: Browser, url: string, look: Look, path: string) {
  const { context, page, complaints } = await openPage(browser, look);
  try {
    await page.goto(url, { waitUntil: 'load' });
    await page.waitForTimeout(200); // what moves in after the document, such as a menu's state
    // What is far from the screen is not painted, and a picture of the whole page reaches far.
    await page.evaluate(() => document.documentElement.style.setProperty('--far', 'visible'));
    await page.screenshot({ path, fullPage: values.full });
    return complaints;
  } finally {
    await context.close();
  }
}

const slug = (path: string): string =>
  path
    .replaceAll(/[^A-Za-z0-9.]+/g, '_')
    .replaceAll(/^_|_$/g, '')
    .slice(0, 80) || 'overview';

await mkdir(values.out, { recursive: true });
const browser = await launchBrowser();
try {
  const shots: Shot[] = [];
  for (const kind of evidenceKinds)
    if (values.evidence.includes(kind)) shots.push(...(await shoot(browser, kind, values.out)));
  const first = shots.filter(({ file }) => file.endsWith('-desktop-light.png'));
  const sheet = await contactSheet(browser, values.out, first, 'Telltale, every page at 1440 px');
  await writeFile(join(values.out, 'contact-sheet.jpg'), sheet);
  say(`${shots.length} pictures and contact-sheet.jpg in ${values.out}`);
} finally {
  await browser.close();
}
