import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { computedAt, definedAt, linkedPlaces } from '#lib/docs/anchors.ts';
import { docsPages } from '#lib/docs/catalogue.ts';
import { renderPage } from '#lib/docs/render.ts';
import { catalogue } from '#lib/metrics/catalogue.ts';

const textOf = (file: string): string =>
  readFileSync(fileURLToPath(new URL(`../../../${file}`, import.meta.url)), 'utf8');

describe('a page of the documentation', () => {
  it('leaves its title out, and gives each section an anchor', () => {
    const { html, headings } = renderPage(
      '# Title\n\n## One `thing` (code)\n\n### A part\n\n## One thing\n',
    );
    expect(html).not.toContain('Title');
    expect(headings).toEqual([
      { anchor: 'one-thing', text: 'One thing (code)', depth: 2 },
      { anchor: 'a-part', text: 'A part', depth: 3 },
      { anchor: 'one-thing-1', text: 'One thing', depth: 2 },
    ]);
    expect(html).toContain(
      '<h2 id="one-thing"><a class="anchor" href="#one-thing">One <code>thing</code>',
    );
  });

  it('escapes markup, wherever it stands', () => {
    const bad = '<img src=x onerror=alert(1)>';
    const { html, headings } = renderPage(
      [
        `## ${bad}`,
        bad,
        `a ${bad} b`,
        `- ${bad}`,
        `| a${bad} |\n| --- |\n| ${bad} |`,
        '```"><script>\n</code><script>alert(1)</script>\n```',
        `![${bad}](x.png)`,
        `[a](https://example.org "${bad}\\"")`,
      ].join('\n\n'),
    );
    expect(html).not.toMatch(/<(img|script)/);
    expect(html).not.toMatch(/ title="[^"]*<|="[^"]*" onerror/);
    expect(headings[0]?.text).toBe(bad);
  });

  it('makes no heading of a column without words', () => {
    const { html } = renderPage('|  | b |\n| --- | ---: |\n| 1 | 2 |');
    expect(html).toContain('<tr><td></td><th scope="col" class="number">b</th></tr>');
  });

  it('links within the product and by https, and to nothing else', () => {
    const link = (target: string) => renderPage(`[text](${target})`).html;
    expect(link('statistics.md#peeking')).toContain('href="/docs/statistics#peeking"');
    expect(link('#here')).toContain('href="#here"');
    expect(link('/data')).toContain('href="/data"');
    expect(link('https://example.org')).toContain('rel="noopener noreferrer"');
    for (const target of [
      'javascript:alert(1)',
      'data:text/html,x',
      '//evil.example',
      '/\\evil.example',
      '../src/lib/stats',
      'design-system.md',
      'http://example.org',
    ])
      expect(link(target), target).toBe('<p>text</p>\n');
    expect(renderPage('[calibration.md](calibration.md)').html).toContain('>Calibration</a>');
  });
});

describe('the documentation', () => {
  it.each(docsPages)('$slug has its file, and leads nowhere that is not there', ({ file }) => {
    const { html } = renderPage(textOf(file));
    expect(html.length).toBeGreaterThan(500);
    for (const [, slug = '', anchor] of html.matchAll(/href="\/docs\/([\w-]+)(?:#([^"]*))?"/g)) {
      const page = docsPages.find((known) => known.slug === slug);
      expect(page, slug).toBeDefined();
      const { headings } = renderPage(textOf(page?.file ?? ''));
      if (anchor !== undefined)
        expect(
          headings.map((heading) => heading.anchor),
          `${slug}#${anchor}`,
        ).toContain(anchor);
    }
    const own = renderPage(textOf(file)).headings.map((heading) => heading.anchor);
    for (const [, anchor = ''] of html.matchAll(/href="#([^"]*)"/g)) expect(own).toContain(anchor);
  });

  it('says of every metric how it is computed', () => {
    for (const { name, version } of catalogue) {
      expect(computedAt(`${name}/${version}`), name).not.toBeNull();
      expect(definedAt(`${name}/${version}`), name).toBe(`/methods#${name}-${version}`);
    }
    for (const place of linkedPlaces) {
      if (place.startsWith('/methods#')) continue; // held in a browser, tests/e2e/explained.test.ts
      const [, slug = '', anchor] = /^\/docs\/([\w-]+)(?:#([\w-]+))?$/.exec(place) ?? [];
      const page = docsPages.find((known) => known.slug === slug);
      expect(page, place).toBeDefined();
      const anchors = renderPage(textOf(page?.file ?? '')).headings.map((each) => each.anchor);
      if (anchor !== undefined) expect(anchors, place).toContain(anchor);
    }
  });
});
