import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';

export interface Shot {
  /** File name inside the folder. */
  readonly file: string;
  readonly caption: string;
}

const columns = 4;
const thumbnail = { width: 372, height: 232 } as const;

/** All first screens on one picture, each with its words beneath; a browser is the only tool that is needed for it. */
export async function contactSheet(
  browser: Browser,
  folder: string,
  shots: readonly Shot[],
  title: string,
): Promise<Buffer> {
  const figures = await Promise.all(shots.map((shot) => figure(folder, shot)));
  const page = await browser.newPage({ viewport: { width: columns * 396, height: 800 } });
  try {
    await page.setContent(document(title, figures.join('')), { waitUntil: 'load' });
    return await page.screenshot({ fullPage: true, type: 'jpeg', quality: 82 });
  } finally {
    await page.close();
  }
}

async function figure(folder: string, { file, caption }: Shot): Promise<string> {
  const data = (await readFile(join(folder, file))).toString('base64');
  return `<figure><img src="data:image/png;base64,${data}" alt=""><figcaption>${escape(caption)}</figcaption></figure>`;
}

const document = (title: string, figures: string): string => `<!doctype html><style>
  body { margin: 16px; font: 12px system-ui, sans-serif; color: #333; background: #fff; }
  h1 { font-size: 16px; margin: 0 0 12px; }
  main { display: grid; grid-template-columns: repeat(${columns}, ${thumbnail.width}px); gap: 14px; }
  figure { margin: 0; }
  img { width: ${thumbnail.width}px; height: ${thumbnail.height}px; object-fit: cover; object-position: top left; border: 1px solid #ccc; display: block; }
  figcaption { margin-top: 4px; overflow-wrap: anywhere; }
</style><h1>${escape(title)}</h1><main>${figures}</main>`;

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
