import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { davidson, davidsonContrast } from '#lib/stats/davidson.ts';
import { holm } from '#lib/stats/holm.ts';
import { mcnemar } from '#lib/stats/mcnemar.ts';
import { mmrv } from '#lib/stats/mmrv.ts';
import type { Preference } from '#lib/stats/preferences.ts';

// Public records, not committed: see their README for origin and licence.
const data = new URL('../../../../shared/data/', import.meta.url);

/** Rows of a CSV without quoted fields, as these are. */
function rows(path: string): Record<string, string>[] {
  const [head = '', ...lines] = readFileSync(new URL(path, data), 'utf8').trimEnd().split('\n');
  const names = head.trimEnd().split(',');
  return lines.map((line) => {
    const cells = line.trimEnd().split(',');
    return Object.fromEntries(names.map((name, i) => [name, cells[i] ?? '']));
  });
}

const absent = !existsSync(data);
if (absent) process.stderr.write(`Public records are absent (${data.pathname}): tests skipped.\n`);

describe.skipIf(absent)('public records', () => {
  test('AnkIle: only marker P0 against P1 survives Holm, 6 against 19, p 0.0146 → 0.0439', () => {
    const surviving: string[] = [];
    const all = rows('ankile-real01b/rollouts.csv');
    for (const task of ['routing', 'marker', 'square']) {
      const success = new Map(
        all
          .filter((row) => row['task'] === task)
          .map((row) => [
            `${row['round']}/${row['manifest_idx']}/${row['policy_id']}`,
            row['success'],
          ]),
      );
      const starts = [...new Set([...success.keys()].map((key) => key.replace(/\/\d+$/, '')))];
      const counts = [
        ['0', '1'],
        ['0', '2'],
        ['1', '2'],
      ].map(([one, other]) => {
        const only = (mine: string | undefined, its: string | undefined) =>
          starts.filter(
            (start) =>
              success.get(`${start}/${mine}`) === '1' && success.get(`${start}/${its}`) === '0',
          ).length;
        return { name: `${task} P${one}–P${other}`, b: only(one, other), c: only(other, one) };
      });
      const adjusted = holm(counts.map((pair) => mcnemar(pair).p));
      counts.forEach((pair, i) => {
        const p = adjusted[i] ?? 1;
        if (p <= 0.05) surviving.push(`${pair.name}: ${pair.b} against ${pair.c}, ${p.toFixed(4)}`);
      });
    }
    expect(surviving).toEqual(['marker P0–P1: 6 against 19, 0.0439']);
  });

  test('RoboArena: 612 valid sessions of seven policies, and the top five do not separate', () => {
    const preferences = rows('roboarena/sessions_2025-04-30.csv')
      .filter((row) => row['evaluation_type'] === 'A/B' && row['status'] === 'VALID')
      .filter((row) => [row['policy_a'], row['policy_b']].every((name) => name?.endsWith('_droid')))
      .map((row): Preference => {
        const outcome = row['preference'] === 'A' ? 'a' : row['preference'] === 'B' ? 'b' : 'tie';
        return { a: row['policy_a'] ?? '', b: row['policy_b'] ?? '', outcome };
      });
    const count = (outcome: string) => preferences.filter((p) => p.outcome === outcome).length;
    expect([count('a'), count('b'), count('tie')]).toEqual([243, 274, 95]);
    const fit = davidson(preferences);
    expect(fit.names).toHaveLength(7);
    const ranked = fit.names.toSorted(
      (one, other) =>
        (fit.theta[fit.names.indexOf(other)] ?? 0) - (fit.theta[fit.names.indexOf(one)] ?? 0),
    );
    const apart = (many: readonly string[]) => {
      const pairs = many.flatMap((one, i) =>
        many.slice(i + 1).map((other) => [one, other] as const),
      );
      const p = holm(pairs.map(([one, other]) => davidsonContrast(fit, one, other).p));
      return pairs.filter((_, i) => (p[i] ?? 1) <= 0.05).length;
    };
    expect(apart(ranked.slice(0, 5))).toBe(0);
    expect(apart(ranked)).toBeGreaterThan(0);
  });

  test('SIMPLER: MMRV of table IV, visual matching, as published: coke can 0.031, move near 0.111', () => {
    const table = rows('simpler/simpler_paired.csv').filter(
      (row) => row['source'] === 'paper Table IV',
    );
    const of = (task: string) => {
      const its = table.filter((row) => row['task'] === task);
      const column = (name: string) => its.map((row) => Number(row[name]));
      return mmrv(column('sim_visual_matching'), column('real_success')).value.toFixed(3);
    };
    expect([of('pick_coke_can_avg'), of('move_near')]).toEqual(['0.031', '0.111']);
  });
});
