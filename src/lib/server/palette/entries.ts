import { mayOpen } from '#lib/server/access/may-pass.ts';
import { maySeeDrafts } from '#lib/server/access/guard.ts';
import type { Principal } from '#lib/server/access/principal.ts';
import { someDemos } from '#lib/server/demos/find-demos.ts';
import type { Library } from '#lib/server/library/library.ts';
import type { QueryLayer } from '#lib/server/query/types.ts';
import type { Shelf } from '#lib/server/reports/shelf.ts';
import type { Store } from '#lib/server/store/store.ts';
import type { Views } from '#lib/server/views/views.ts';
import { plural } from '#lib/format/count.ts';
import { formatDay } from '#lib/format/dates.ts';
import { taskTitle } from '#lib/format/names.ts';

/** Something of this store that one can go to. */
export interface StoreEntry {
  readonly kind: 'view' | 'task' | 'policy' | 'benchmark' | 'report' | 'demo';
  readonly title: string;
  /** A few words that tell it from others of its name. */
  readonly detail: string;
  /** Path and parameters. */
  readonly href: string;
}

export interface EntrySources {
  readonly store: Store;
  readonly query: QueryLayer;
  readonly library: Library;
  readonly views: Views;
  /** Null where no reports are open. */
  readonly shelf: Shelf | null;
}

/** More demos are not listed: their page has them. */
const mostDemos = 300;

/** Everything of this store that a reader may open: tasks, policies, benchmarks, reports, demos, kept views. */
export async function storeEntries(
  sources: EntrySources,
  reader: Principal,
): Promise<readonly StoreEntry[]> {
  const may = (path: string): boolean => mayOpen(reader, path);
  const lists = await Promise.all([
    may('/tasks') ? figureEntries(sources.query) : [],
    may('/benchmarks') ? benchmarkEntries(sources.library) : [],
    may('/reports') && sources.shelf !== null ? reportEntries(sources.shelf, reader) : [],
    may('/demos') ? demoEntries(sources.store) : [],
  ]);
  const kept = may('/views') ? viewEntries(sources.views) : [];
  return [kept, ...lists].flat().filter(({ href }) => may(href));
}

const viewEntries = (views: Views): readonly StoreEntry[] =>
  views.list().map(({ name, path, by }) => ({
    kind: 'view',
    title: name,
    detail: `kept by ${by}`,
    href: path,
  }));

async function figureEntries(query: QueryLayer): Promise<readonly StoreEntry[]> {
  const facets = await query.facets({ where: {} }, ['task', 'policy']);
  return facets.flatMap(({ dimension, values }) =>
    values
      .filter(({ value }) => value !== '')
      .map(({ value, episodes }): StoreEntry => {
        const detail = plural(episodes, 'episode');
        return dimension === 'task'
          ? { kind: 'task', title: taskTitle(value), detail, href: `/tasks/${encoded(value)}` }
          : { kind: 'policy', title: value, detail, href: `/tasks?policy=${encoded(value)}` };
      }),
  );
}

async function benchmarkEntries(library: Library): Promise<readonly StoreEntry[]> {
  return (await library.specs()).map(({ spec, released }) => ({
    kind: 'benchmark',
    title: `${spec.id} ${spec.version}`,
    detail: released ? 'released' : 'draft',
    href: `/benchmarks/${encoded(spec.id)}/${encoded(spec.version)}`,
  }));
}

async function reportEntries(shelf: Shelf, reader: Principal): Promise<readonly StoreEntry[]> {
  const drafts = maySeeDrafts(reader);
  return (await shelf.all())
    .filter(({ proven }) => proven !== null || drafts)
    .map(({ id, predicate, proven }) => ({
      kind: 'report',
      title: id,
      detail: `${predicate.report.kind}, ${formatDay(predicate.report.window.from)} to ${formatDay(predicate.report.window.to)}${proven === null ? ', draft' : ''}`,
      href: `/reports/${encoded(id)}`,
    }));
}

async function demoEntries(store: Store): Promise<readonly StoreEntry[]> {
  const demos = await someDemos(store, { limit: mostDemos, offset: 0 });
  return demos.map(({ demo_id, title, publisher }) => ({
    kind: 'demo',
    title,
    detail: [demo_id, publisher].filter(Boolean).join(', '),
    href: `/demos/${encoded(demo_id)}`,
  }));
}

const encoded = encodeURIComponent;
