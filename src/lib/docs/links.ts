import { docsHref, docsPages } from './catalogue.ts';

/**
 * Where a link of a page leads inside the product: to another page of the documentation, to a place on this page, to a
 * page of the product, or to another site by https. Everything else (files of the repository, other schemes) is no link.
 *
 * @returns null where the text should stand without a link
 */
export function productLink(target: string): string | null {
  if (target.startsWith('#')) return target;
  if (/^https:\/\//.test(target)) return target;
  if (/^\/(?![/\\])/.test(target)) return target;
  const [, name = '', anchor = ''] = /^(?:\.\/)?([\w-]+)\.md(?:#([\w-]+))?$/.exec(target) ?? [];
  const page = docsPages.find(({ slug }) => slug === name);
  return page === undefined ? null : docsHref(page.slug, anchor);
}

/** The title of the page that a link leads to, where its text is only the name of a file; else null. */
export function titleInstead(target: string, text: string): string | null {
  if (!/^(?:design\/)?[\w-]+\.md$/.test(text)) return null;
  return (
    docsPages.find(({ slug }) => target.replace(/^\.\//, '').startsWith(`${slug}.md`))?.title ??
    null
  );
}
