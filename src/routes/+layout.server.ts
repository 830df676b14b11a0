import { baselineCookie, parseBaseline } from '#lib/client/baseline.ts';
import { shortcutsCookie, shortcutsOn } from '#lib/client/keyboard/shortcuts.ts';
import { parseTheme, themeCookie } from '#lib/client/theme.ts';
import { navigation } from '#lib/client/navigation.ts';
import { offersTour, tourCookie } from '#lib/client/tour/steps.ts';
import { mayOpen } from '#lib/server/access/may-pass.ts';
import type { StoreSummary } from '#lib/metrics/answers.ts';
import { answering } from './answering.ts';
import { readerOf } from './reports/reader.ts';
import type { LayoutServerLoad } from './$types.js';

/** What stands around every page: the reader's colours and, for those who may see figures, how much evidence there is. */
export const load: LayoutServerLoad = (event) =>
  answering(async () => {
    const reader = await readerOf(event);
    const { permissions } = reader;
    const known = permissions.has('metrics');
    const { cookies, url } = event;
    const summary = known ? await event.locals.app.query.summary() : nothingToSee;
    return {
      // Asked for with every page, so that what stands around a page is never older than the page.
      address: url.pathname + url.search,
      baseline: parseBaseline(cookies.get(baselineCookie)),
      shortcuts: shortcutsOn(cookies.get(shortcutsCookie)),
      live: mayOpen(reader, '/api/v1/events') && permissions.has('reports'),
      keepsViews: permissions.has('views'),
      theme: parseTheme(cookies.get(themeCookie)),
      known,
      // A link into the dark is no help: only what this reader may open is offered.
      open: navigation
        .flatMap(({ entries }) => entries.map(({ path }) => path))
        .filter((path) => mayOpen(reader, path)),
      reader: reader.kind === 'user' ? reader.name : null,
      // Commands to paste have to say who asks, where the server wants to know.
      needsToken: event.locals.app.access?.configured() === true,
      summary,
      offersTour: offersTour(cookies.get(tourCookie), summary),
    };
  });

/** Public pages and published reports must not tell how much evidence stands behind them. */
const nothingToSee: StoreSummary = {
  episodes: 0,
  generated: 0,
  batches: 0,
  quarantined_open: 0,
  units: 0,
  first_day: null,
  last_day: null,
  root: '',
};
