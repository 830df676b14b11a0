import type { Browser, Page } from 'playwright-core';

export interface Line {
  readonly bitsPerSecond: number;
  readonly latencyMs: number;
}

/** Looks at every frame until a chart has an area; its time is that of the frame in which it is seen. */
const watchForChart = `
  window.firstChart = new Promise((resolve, reject) => {
    const look = () => {
      const drawn = [...document.querySelectorAll('main svg, main canvas')].some((svg) => {
        const { width, height } = svg.getBoundingClientRect();
        return width > 60 && height >= 8;
      });
      if (drawn) requestAnimationFrame(() => resolve(performance.now()));
      else if (performance.now() > 60000) reject(new Error('no chart was drawn in a minute'));
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });`;

/** Milliseconds from the navigation to the first chart on the screen, nothing in the browser's cache. */
export async function firstChart(browser: Browser, url: string, line?: Line): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  try {
    const page = await context.newPage();
    if (line !== undefined) {
      const session = await context.newCDPSession(page);
      await session.send('Network.emulateNetworkConditions', {
        offline: false,
        latency: line.latencyMs,
        downloadThroughput: line.bitsPerSecond / 8,
        uploadThroughput: line.bitsPerSecond / 8,
      });
    }
    await page.addInitScript(watchForChart);
    await page.goto(url, { waitUntil: 'commit', timeout: 120_000 });
    return await page.evaluate<number>('window.firstChart');
  } finally {
    await context.close();
  }
}

/** From the next click on, until the page is still: when it last changed. */
const watchNextClick = `
  window.redrawn = new Promise((resolve, reject) => {
    let [start, last] = [0, 0];
    const before = location.href;
    addEventListener('click', () => { start = performance.now(); }, { capture: true, once: true });
    const observer = new MutationObserver(() => requestAnimationFrame(() => { if (start > 0) last = performance.now(); }));
    observer.observe(document.querySelector('main'), { subtree: true, childList: true, attributes: true, characterData: true });
    const began = performance.now();
    const settle = () => {
      const still = last > 0 && location.href !== before && performance.now() - last > 400;
      if (still) { observer.disconnect(); resolve(last - start); }
      else if (performance.now() - began > 60000) reject(new Error('the page did not change'));
      else setTimeout(settle, 50);
    };
    settle();
  });
  void 0;`;

/** A menu of choices, which holds them all once it was opened. */
export const menuOf = (dimension: string): string => `details[data-menu="${dimension}"]`;

const clickOn = (dimension: string, index: number): string => `{
  const boxes = [...document.querySelectorAll('input[name="${dimension}"]')];
  if (boxes.length === 0) throw new Error('there is no filter on ${dimension}');
  boxes[${index} % boxes.length].click();
}`;

/** Milliseconds from a click on a filter value to the last change it made to the page, click after click. */
export async function filterClicks(
  browser: Browser,
  url: string,
  dimension: string,
  clicks: number,
): Promise<number[]> {
  return onSettledPage(browser, url, async (page) => {
    await page.locator(menuOf(dimension)).locator('summary').click();
    const times: number[] = [];
    for (let click = 0; click < clicks; click++) {
      await page.evaluate(watchNextClick);
      await page.evaluate(clickOn(dimension, Math.floor(click / 2)));
      times.push(await page.evaluate<number>('window.redrawn'));
    }
    return times;
  });
}

async function onSettledPage<T>(
  browser: Browser,
  url: string,
  work: (page: Page) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  try {
    const page = await context.newPage();
    // Not until the network is still: a page that listens for new evidence has a request open for ever.
    await page.goto(url, { waitUntil: 'load', timeout: 120_000 });
    await page.waitForTimeout(1_500);
    return await work(page);
  } finally {
    await context.close();
  }
}

/** So long a hand rests on a choice before it presses, ms. */
const handMs = 150;

/** The same as `filterClicks`, by mouse: the menu is open, the pointer comes, rests, presses and lets go. */
export async function filterClicksByHand(
  browser: Browser,
  url: string,
  dimension: string,
  clicks: number,
): Promise<number[]> {
  return onSettledPage(browser, url, async (page) => {
    const menu = page.locator(menuOf(dimension));
    await menu.locator('summary').click();
    const labels = menu.locator('label');
    const times: number[] = [];
    for (let click = 0; click < clicks; click++) {
      await page.mouse.move(5, 5);
      await page.evaluate(watchNextClick);
      await labels.nth(Math.floor(click / 2) % (await labels.count())).hover();
      await page.waitForTimeout(handMs);
      await page.mouse.down();
      await page.mouse.up();
      times.push(await page.evaluate<number>('window.redrawn'));
    }
    return times;
  });
}

/** Bytes over the wire of everything that a page loads by itself. */
export async function bytesOf(browser: Browser, url: string): Promise<number> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send('Network.enable');
    let bytes = 0;
    session.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
    await page.goto(url, { waitUntil: 'load', timeout: 120_000 });
    await page.waitForTimeout(2_000);
    return bytes;
  } finally {
    await context.close();
  }
}

/** Chooses the next value of a filter, by a click on a box or in a list, and waits until the drawings have changed and are still. */
const chooseAndWatch = (selector: string, turn: number): string => `
  new Promise((resolve, reject) => {
    const found = [...document.querySelectorAll(${JSON.stringify(selector)})];
    const control = found[0];
    if (control === undefined) return reject(new Error('there is no filter ' + ${JSON.stringify(selector)}));
    let last = 0;
    const start = performance.now();
    const observer = new MutationObserver(() => requestAnimationFrame(() => { last = performance.now(); }));
    observer.observe(document.querySelector('main'), { subtree: true, childList: true, attributes: true, characterData: true });
    if (control instanceof HTMLSelectElement) {
      control.selectedIndex = 1 + ${turn} % (control.options.length - 1);
      for (const type of ['input', 'change']) control.dispatchEvent(new Event(type, { bubbles: true }));
    } else if (control instanceof HTMLInputElement) found[Math.floor(${turn} / 2) % found.length].click();
    else found[(${turn} + 1) % found.length].click();
    const settle = () => {
      if (last > 0 && performance.now() - last > 400) { observer.disconnect(); resolve(last - start); }
      else if (performance.now() - start > 60000) reject(new Error('the page did not change'));
      else setTimeout(settle, 50);
    };
    settle();
  })`;

/**
 * Milliseconds from a choice in a filter to the last change that it made to the page, choice after choice.
 *
 * @param opener what is pressed before, where the filter has to be opened
 */
export async function redrawn(
  browser: Browser,
  url: string,
  selector: string,
  turns: number,
  opener?: string,
): Promise<number[]> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  try {
    const page = await context.newPage();
    await page.goto(url, { waitUntil: 'load', timeout: 120_000 });
    await page.waitForTimeout(2_500);
    if (opener !== undefined) await page.locator(opener).click();
    const times: number[] = [];
    // The first one loads code and computes; it is not counted.
    for (let turn = 0; turn <= turns; turn++)
      times.push(await page.evaluate<number>(chooseAndWatch(selector, turn)));
    return times.slice(1);
  } finally {
    await context.close();
  }
}
