import { compare } from 'semver';
import type { BoardRow } from '#lib/server/query/benchmarks.ts';
import { boardRequestOf } from '#lib/server/library/board-request.ts';
import { majorOf } from '#lib/benchmarks/spec/parse.ts';
import type { LibraryEntry } from '#lib/server/library/library.ts';
import { answering } from '../answering.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = ({ locals }) =>
  answering(async () => {
    const { library, query } = locals.app;
    const bySuite = Map.groupBy(await library.specs(), ({ spec }) => spec.id);
    const suites = await Promise.all(
      [...bySuite].map(async ([suite, entries]) => {
        const [newest] = entries.toSorted((a, b) => compare(b.spec.version, a.spec.version));
        if (newest === undefined) return [];
        const board = await query.leaderboard(boardRequestOf(newest.spec));
        return [suiteRow(suite, newest, entries, board)];
      }),
    );
    const rows = suites.flat();
    return {
      suites: rows,
      reported: rows.reduce((sum, row) => sum + row.reported, 0),
      generated: rows.reduce((sum, row) => sum + row.generated, 0),
    };
  });

function suiteRow(
  suite: string,
  { spec, released }: LibraryEntry,
  entries: readonly LibraryEntry[],
  board: readonly BoardRow[],
) {
  const major = majorOf(spec);
  const bytes = new Set(
    entries.filter((entry) => majorOf(entry.spec) === major).map((entry) => entry.spec_sha256),
  );
  // Registered, and under bytes that this product holds: anything else is on the version's own page.
  const vouched = board.filter((row) => row.registered && bytes.has(row.spec_sha256));
  const best = (world: 'real' | 'sim') => vouched.filter((row) => row.world === world).slice(0, 2);
  return {
    suite,
    title: spec.title,
    version: spec.version,
    versions: entries.map((entry) => entry.spec.version),
    status: spec.status,
    released,
    simulated: spec.simulation !== null,
    headline: spec.scoring.headline,
    sim: best('sim'),
    real: best('real'),
    policies: new Set(vouched.map(({ policy }) => policy)).size,
    others: board.length - vouched.length,
    reported: board.reduce((sum, row) => sum + row.reported, 0),
    generated: board.reduce((sum, row) => sum + row.generated, 0),
  };
}
