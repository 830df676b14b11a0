import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { armMotion } from '#lib/sample/stage/arm.ts';
import { stagePicture, pictureHeight, pictureWidth } from '#lib/sample/stage/index.ts';
import { encodeFilm } from '#lib/server/video/encode.ts';
import { videoTools } from '#lib/server/video/tools.ts';
import { overflowOf, violationsOn } from '../helpers/appearance.ts';
import { launchBrowser, looks, openPage } from '../helpers/browser.ts';
import { startServer, telltale, type RunningServer } from '../helpers/server.ts';

const tools = await videoTools();
if (tools === null)
  process.stderr.write('skipped: ffmpeg is not installed, so there is no clip to play\n');

/** The stage of the sample: six clips with logs (src/lib/sample/stage/clips.ts). */
describe.skipIf(tools === null)('demos in a browser (needs ffmpeg)', () => {
  let dir: string;
  let server: RunningServer;
  let browser: Browser;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'telltale-demos-'));
    const made = await telltale(['sample', '--episodes', '2000', '--demos', '--data', dir]);
    expect(made, made.stderr).toMatchObject({ code: 0 });
    server = await startServer(dir);
    browser = await launchBrowser();
  }, 180_000);

  afterAll(async () => {
    await browser.close();
    await server[Symbol.asyncDispose]();
    await rm(dir, { recursive: true, force: true });
  });

  const visit = async (
    path: string,
    look = looks[0] ?? { viewport: 'desktop', colour: 'light' },
  ) => {
    const opened = await openPage(browser, look);
    const response = await opened.page.goto(`${server.url}${path}`, { waitUntil: 'networkidle' });
    expect(response?.status()).toBe(200);
    return opened;
  };
  const playhead = (page: Page): Promise<number> =>
    page
      .locator('.playhead')
      .evaluate((element) => Number.parseFloat((element as HTMLElement).style.left));

  it('lists each with its verdict, the newest first', async () => {
    const { page, context } = await visit('/demos');
    const rows = page.getByRole('row').filter({ has: page.getByRole('rowheader') });
    expect(await rows.nth(0).innerText()).toMatch(/Fetching a drink, in one take[^]*verified/);
    expect(await rows.nth(1).innerText()).toMatch(/Hands off[^]*contradicted/);
    await rows.nth(0).getByRole('link').click();
    await page.getByRole('heading', { level: 1, name: 'Fetching a drink, in one take' }).waitFor();
    await context.close();
  });

  it.each(looks)('shows clip, time line, findings and label: $viewport, $colour', async (look) => {
    const { page, context, complaints } = await visit('/demos/sample-1-stage-cut', look);
    expect(await page.getByText('6.0 s are cut out at 0:20.0').count()).toBeGreaterThan(0);
    expect(await page.getByRole('img', { name: /^Demo label: / }).count()).toBe(1);
    expect(await page.getByText(/generated sample/i).count()).toBeGreaterThan(0);
    expect(await violationsOn(page)).toEqual([]);
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('moves playhead and clip together, both ways, and with the keyboard', async () => {
    const { page, context } = await visit('/demos/sample-1-stage-fair');
    const video = page.locator('video');
    await video.evaluate(
      (element: HTMLVideoElement) =>
        element.readyState >= 1 ||
        new Promise((done) => element.addEventListener('loadedmetadata', () => done(true))),
    );
    const seconds = (): Promise<number> =>
      video.evaluate((element: HTMLVideoElement) => element.currentTime);
    expect(await video.evaluate((element: HTMLVideoElement) => element.duration)).toBeCloseTo(
      36,
      0,
    );

    // Clip → time line: a quarter of 36 s.
    await video.evaluate((element: HTMLVideoElement) => (element.currentTime = 9));
    await expect.poll(() => playhead(page)).toBeCloseTo(25, 0);

    // Time line → clip: a click at three quarters of its width.
    const lanes = page.locator('.lanes');
    const { width = 0 } = (await lanes.boundingBox()) ?? {};
    await lanes.click({ position: { x: 0.75 * width, y: 30 } });
    await expect.poll(seconds).toBeCloseTo(27, 0);
    await expect.poll(() => playhead(page)).toBeCloseTo(75, 0);

    // The same by keyboard, on the slider of the time line.
    const slider = page.getByRole('slider', { name: 'Place in the clip' });
    await slider.focus();
    await page.keyboard.press('Home');
    await expect.poll(seconds).toBe(0);
    await page.keyboard.press('ArrowRight');
    await expect.poll(seconds).toBeGreaterThan(0);
    await context.close();
  });

  it('gives the label in every form, and as an embed', async () => {
    const { page, context } = await visit('/demos/sample-1-stage-chosen');
    const forms = { SVG: 'svg', HTML: 'html', 'JSON side-car': 'json' };
    for (const [name, ending] of Object.entries(forms)) {
      const link = page.getByRole('link', { name, exact: true });
      const href = (await link.getAttribute('href')) ?? '';
      expect(href).toMatch(new RegExp(`/label\\.${ending}$`));
      const response = await page.request.get(`${server.url}${href}`);
      expect(response.status()).toBe(200);
      expect(await response.text()).toContain('contradicted');
    }
    await page.getByText('Put it into a page of yours').click();
    const embed = await page.getByRole('region', { name: 'embed' }).innerText();
    const alone = await context.newPage();
    await alone.setContent(`<!doctype html><html lang="en"><title>x</title><main>${embed}</main>`);
    const label = alone.getByRole('article', {
      name: /^Demo label: Claimed autonomous: contradicted/,
    });
    expect(await label.count()).toBe(1);
    await label.getByText('the label in words').click();
    expect(await label.innerText()).toContain('1 of 50 succeeded');
    await context.close();
  });

  it('registers a clip by its form, and says what is wrong with a file that is none', async () => {
    if (tools === null) return;
    const motion = armMotion(3, 8);
    const draw = stagePicture();
    const clip = join(dir, 'mine.mp4');
    const frames = Array.from({ length: 120 }, (_, i) => draw(motion.pose(i * 50)));
    const size = {
      width: pictureWidth,
      height: pictureHeight,
      pixels: 'yuv420p',
      fps: 20,
    } as const;
    await encodeFilm(tools, clip, { ...size, frames }, 24);
    const text = join(dir, 'words.mp4');
    await writeFile(text, 'these are words');

    const { page, context } = await visit('/demos');
    await page.getByLabel('Clip', { exact: true }).setInputFiles(text);
    await page.getByLabel('Title').fill('Mine');
    await page.getByLabel('autonomous', { exact: true }).check();
    await page.getByRole('button', { name: 'Register' }).click();
    await page.getByText('it is not an MP4').waitFor();

    await page.getByLabel('Clip', { exact: true }).setInputFiles(clip);
    await page.getByRole('button', { name: 'Register' }).click();
    await page.getByRole('heading', { level: 1, name: 'Mine' }).waitFor();
    expect(page.url()).toMatch(/\/demos\/demo-[0-9a-f]{12}$/);
    expect(await page.getByText('Claimed autonomous: not verified').count()).toBeGreaterThan(0);
    await context.close();
  });
});
