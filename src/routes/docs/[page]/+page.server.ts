import { docsGroups, docsPages } from '#lib/docs/catalogue.ts';
import { answering } from '../../answering.ts';
import { docsText } from '../texts.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = ({ params }) =>
  answering(() => {
    const { slug, title, about, html, headings } = docsText(params.page);
    const place = docsPages.findIndex((page) => page.slug === slug);
    return Promise.resolve({
      slug,
      title,
      about,
      html,
      headings,
      groups: docsGroups,
      before: docsPages[place - 1] ?? null,
      after: docsPages[place + 1] ?? null,
    });
  });
