import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { zipSync } from 'fflate';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { reportFiles } from '#lib/reports/report/predicate.ts';
import { formatVerifierKey } from '#lib/reports/tlog/note-key.ts';
import { formatProof, parseProof } from '#lib/reports/tlog/proof-file.ts';
import type { ReportFolder } from '#lib/reports/verify/folder.ts';
import type { Ledger } from '#lib/server/ledger/ledger.ts';
import { writeFolder } from '#lib/server/reports/shelf.ts';
import { appWith } from '../helpers/app.ts';
import { violationsOn } from '../helpers/appearance.ts';
import { launchBrowser, looks, openPage } from '../helpers/browser.ts';
import { october, reportingFor } from '../helpers/reports.ts';
import { temporaryFolder } from '../helpers/store.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const fleet = [
  { unit: 'u1', minutes: 6, successes: 9 },
  { unit: 'u2', minutes: 3, successes: 10 },
];

/** A report in a folder far from the evidence, and the key that an investor was given. */
async function shipped(change: (folder: ReportFolder) => ReportFolder = (same) => same) {
  const reporting = await reportingFor(await appWith(october(fleet)));
  const { folder } = await reporting.build({ kind: 'autonomy', window: '2026-10', by: 'ada' });
  const place = join(await temporaryFolder(), 'copied elsewhere');
  await mkdir(place);
  await writeFolder(place, change(folder));
  return { place, folder, key: formatVerifierKey(reporting.ledger.key) };
}

/** The verifier of a folder, opened from the disk with the network off. */
async function openVerifier(
  place: string,
): Promise<{ page: Page; requests: string[]; complaints: string[] }> {
  const [look] = looks;
  if (look === undefined) throw new Error('no look');
  const { context, page, complaints } = await openPage(browser, look);
  onTestFinished(() => context.close());
  const requests: string[] = [];
  await context.setOffline(true);
  page.on('request', (request) => requests.push(request.url()));
  await page.goto(pathToFileURL(join(place, reportFiles.verifier)).href);
  return { page, requests, complaints };
}

const verdict = async (page: Page, state: 'ok' | 'failed'): Promise<string> => {
  await page.waitForSelector(`body[data-state=${state}]`);
  return (await page.textContent('#verdict')) ?? '';
};

const changed = (
  folder: ReportFolder,
  name: string,
  edit: (bytes: Uint8Array) => Uint8Array,
): ReportFolder => new Map([...folder, [name, edit(folder.get(name) ?? new Uint8Array())]]);

interface Forgery {
  /** What a forger without the key can make of two reports and old checkpoints. */
  readonly make: (
    first: ReportFolder,
    second: ReportFolder,
    ledger: Ledger,
  ) => Promise<ReportFolder>;
  readonly words: RegExp;
}

/** The report on the second window with a proof over an older tree. */
const overOlderTree = async (second: ReportFolder, ledger: Ledger, size: number) => {
  const text = new TextDecoder().decode(second.get(reportFiles.proof));
  const proof = formatProof({ ...parseProof(text), checkpoint: await ledger.checkpoint(size) });
  return changed(second, reportFiles.proof, () => new TextEncoder().encode(proof));
};

const forgeries: Readonly<Record<string, Forgery>> = {
  'a report that was swapped for another': {
    make: (first, second) =>
      Promise.resolve(
        changed(first, reportFiles.proof, () => second.get(reportFiles.proof) ?? new Uint8Array()),
      ),
    words: /is not this report: the report was swapped/,
  },
  'a truncated tree': {
    make: (_, second, ledger) => overOlderTree(second, ledger, ledger.size() - 1),
    words: /the tree is truncated/,
  },
  'a tree that was rolled back': {
    make: (_, second, ledger) => overOlderTree(second, ledger, 2),
    words: /rolled back: it has 2 entries/,
  },
};

describe('the verifier in a browser, from the disk, with the network off', () => {
  it('checks a folder and asks nobody', async () => {
    const { place, key } = await shipped();
    const { page, requests, complaints } = await openVerifier(place);
    await page.fill('#key', key);
    await page.setInputFiles('#folder', place);
    expect(await verdict(page, 'ok')).toBe('Everything that was checked holds.');
    const items = await page.locator('#checks li').allTextContents();
    expect(items.join('\n')).toMatch(/holds: figures\. \d+ groups of figures recomputed/);
    expect(items.join('\n')).toMatch(/names the key that you gave/);
    expect(await page.locator('#not-checked').textContent()).toMatch(
      /what the robots logged is true/,
    );
    expect(requests).toEqual([pathToFileURL(join(place, reportFiles.verifier)).href]);
    expect(complaints).toEqual([]);
    expect(await violationsOn(page)).toEqual([]);
  });

  it('takes a zip as well', async () => {
    const { place, folder } = await shipped();
    const zip = join(place, '..', 'report.zip');
    await writeFile(zip, zipSync(Object.fromEntries(folder)));
    const { page } = await openVerifier(place);
    await page.setInputFiles('#files', zip);
    expect(await verdict(page, 'ok')).toMatch(/holds/);
  });

  it.each([
    ['a figure', reportFiles.figures, /figures.json is not the file that was signed/],
    ['the Parquet', reportFiles.cells, /cells.parquet is not the file that was signed/],
    ['a definition', reportFiles.definitions, /definitions.json is not the file that was signed/],
    ['the PDF', reportFiles.pdf, /report.pdf is not the file that was signed/],
  ])('refuses %s that was changed', async (_, name, words) => {
    const { place } = await shipped((folder) =>
      changed(folder, name, (bytes) => bytes.with(150, (bytes[150] ?? 0) ^ 1)),
    );
    const { page } = await openVerifier(place);
    await page.setInputFiles('#folder', place);
    expect(await verdict(page, 'failed')).toMatch(/Do not rely on this report/);
    expect((await page.locator('#checks .fails').allTextContents()).join('\n')).toMatch(words);
  });

  it.each(Object.keys(forgeries))('refuses %s', async (name) => {
    const reporting = await reportingFor(await appWith(october(fleet)));
    const first = await reporting.build({ kind: 'autonomy', window: '2026-10', by: 'ada' });
    const { folder } = await reporting.build({
      ...{ kind: 'autonomy', window: '2026-10-01..2026-10-15', by: 'ada' },
    });
    const forgery = forgeries[name];
    if (forgery === undefined) throw new Error(name);
    const place = join(await temporaryFolder(), 'copied elsewhere');
    await mkdir(place);
    await writeFolder(place, await forgery.make(first.folder, folder, reporting.ledger));
    const { page } = await openVerifier(place);
    await page.setInputFiles('#folder', place);
    await verdict(page, 'failed');
    const fails = (await page.locator('#checks .fails').allTextContents()).join('\n');
    expect(fails).toMatch(forgery.words);
  });

  it('refuses the key of another ledger', async () => {
    const { place } = await shipped();
    const other = await shipped();
    const { page } = await openVerifier(place);
    await page.fill('#key', other.key);
    await page.setInputFiles('#folder', place);
    await verdict(page, 'failed');
    expect((await page.locator('#checks .fails').allTextContents()).join('\n')).toMatch(
      /wrong key/,
    );
  });

  it('holds no address that it could load from', async () => {
    const { place } = await shipped();
    const html = await readFile(join(place, reportFiles.verifier), 'utf8');
    expect(html).not.toMatch(/<(?:link|img|script|iframe)[^>]+(?:src|href)=/);
    expect(html).toContain("default-src 'none'");
  });
});
