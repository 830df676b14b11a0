import { parseViewId, startCookie, viewDetail } from '#lib/client/views/address.ts';
import { mayOpen } from '#lib/server/access/may-pass.ts';
import { answering } from '../answering.ts';
import { readerOf } from '../reports/reader.ts';
import type { PageServerLoad } from './$types.js';

/** What a form that did not work is told, by the code of what went wrong. */
const problems: Readonly<Record<string, string>> = {
  CONFLICT: 'There is a view of that name already. Choose another name, or remove that one first.',
  USAGE:
    'That could not be kept: a name has 1 to 80 characters, and only pages of this site are kept.',
  NOT_FOUND: 'That view is not there any more.',
  TOO_LARGE: 'There are so many views and links that no more are kept.',
};

export const load: PageServerLoad = (event) =>
  answering(async () => {
    const { url, cookies, locals } = event;
    const reader = await readerOf(event);
    const { views } = locals.app;
    const asked = (name: string) => parseViewId(url.searchParams.get(name));
    const removed = asked('removed');
    const link = asked('link');
    const problem = url.searchParams.get('problem');
    return {
      views: views
        .list()
        .filter(({ path }) => mayOpen(reader, path))
        .map((view) => ({ ...view, detail: viewDetail(view.path) })),
      start: parseViewId(cookies.get(startCookie)),
      removed: removed === null ? null : { id: removed, name: nameOf(views, removed) },
      link: link === null ? null : `${url.origin}/v/${link}`,
      problem: problem === null ? null : (problems[problem] ?? 'That did not work.'),
    };
  });

function nameOf(views: App.Locals['app']['views'], id: string): string | null {
  try {
    return views.open(id).name;
  } catch {
    return null;
  }
}
