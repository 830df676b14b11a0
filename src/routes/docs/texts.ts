import { TelltaleError } from '#lib/kernel/errors.ts';
import { docsPages, type DocsPage } from '#lib/docs/catalogue.ts';
import { renderPage, type RenderedPage } from '#lib/docs/render.ts';

/** The texts come with the build: what is read here is what the code of this build does. */
const texts: Readonly<Record<string, string>> = {
  ...import.meta.glob<string>('../../../design/*.md', {
    query: '?raw',
    import: 'default',
    eager: true,
  }),
  ...import.meta.glob<string>('../../lib/docs/pages/*.md', {
    query: '?raw',
    import: 'default',
    eager: true,
  }),
};

const rendered = new Map<string, RenderedPage>();

/** @throws TelltaleError NOT_FOUND for a page that the documentation does not have */
export function docsText(slug: string): DocsPage & RenderedPage {
  const page = docsPages.find((known) => known.slug === slug);
  const text = page === undefined ? undefined : texts[pathOf(page)];
  if (page === undefined || text === undefined)
    throw new TelltaleError(
      'NOT_FOUND',
      `the documentation has no page “${slug}”; /docs lists them`,
    );
  const known = rendered.get(slug) ?? renderPage(text);
  rendered.set(slug, known);
  return { ...page, ...known };
}

/** As the bundler names a file seen from here. */
const pathOf = ({ file }: DocsPage): string =>
  file.startsWith('src/') ? file.replace(/^src\//, '../../') : `../../../${file}`;
