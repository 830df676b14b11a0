import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseMapping } from '#lib/server/ingest/mapping/mapping-file.ts';
import { noRollups, temporaryStore } from '../../helpers/store.ts';

const data = resolve('../shared/data');

/** The shipped mappings over the data that they are for. Expected figures are those of the authors or counted by hand. */
describe.skipIf(!existsSync(data))(
  'public data sets (skipped where ../shared/data is absent)',
  () => {
    async function take(path: string, mapping: string) {
      const opened = await temporaryStore({ rollups: noRollups });
      const text = await readFile(`data/mappings/${mapping}.yaml`, 'utf8');
      const file = { path: `${data}/${path}`, name: path, bytes: 0 };
      const result = await opened.ingestor.file(file, { mapping: parseMapping(text, mapping) });
      return { ...opened, result };
    }

    test('AnkIle: the published successes of 50', async () => {
      const { result, store } = await take('ankile-real01b/rollouts.csv', 'ankile');
      expect(result).toMatchObject({ lines: 450, accepted: 450, quarantined: 0, findings: [] });
      const rows = await store.query(
        `SELECT task, list(s ORDER BY policy_version) AS successes, list(DISTINCT n) AS trials FROM (
         SELECT task, policy_version, count(*) FILTER (outcome = 'success') AS s, count(*) AS n
         FROM episodes GROUP BY ALL) GROUP BY task ORDER BY task`,
      );
      expect(rows).toEqual([
        { task: 'marker', successes: [19, 32, 31], trials: [50] },
        { task: 'routing', successes: [8, 9, 12], trials: [50] },
        { task: 'square', successes: [28, 36, 33], trials: [50] },
      ]);
      expect(
        await store.query(`SELECT count(*) AS n FROM episodes WHERE failure_reason = 'timeout'`),
      ).toEqual([{ n: 139 }]);
      expect(await store.query(`SELECT count(DISTINCT pair_id) AS pairs FROM episodes`)).toEqual([
        { pairs: 150 },
      ]);
    });

    test('RoboArena: 5,417 rows accounted for, the 22 contradictions reported', async () => {
      const { result, store } = await take('roboarena/episodes_2025-04-30.csv', 'roboarena');
      expect(result).toMatchObject({
        lines: 5417,
        accepted: 4249,
        duplicate: 0,
        quarantined: 1168,
      });
      const found = new Map(result.findings.map(({ code, count }) => [code, count]));
      expect(found.get('scores-disagree')).toBe(22);
      expect(found.get('outside-session')).toBeUndefined();
      const sites = await store.query('SELECT DISTINCT site FROM episodes ORDER BY 1');
      expect(sites.map(({ site }) => site)).toEqual([
        ...['berkeley', 'montreal', 'stanford', 'upenn', 'ut-austin', 'washington', 'yonsei'],
      ]);
      expect(await store.query('SELECT count(inference.mean) AS latencies FROM episodes')).toEqual([
        { latencies: 4088 },
      ]);
    });

    test('Donkeycar: all steps count; 74 gaps are unknown time', async () => {
      const { result, store } = await take('donkeycar/criscola_tub.csv', 'donkeycar');
      expect(result).toMatchObject({ lines: 25_106, accepted: 25_106, quarantined: 0 });
      const [row] = await store.query(
        `SELECT count(*) AS sessions, sum(duration_ms) AS ms, sum(autonomous_ms) AS autonomous,
         sum(unknown_ms) AS unknown, sum(CAST(extra ->> '$.gaps' AS INTEGER)) AS gaps FROM episodes`,
      );
      expect(row).toEqual({
        sessions: 6,
        ms: 1_895_009,
        autonomous: 33_298,
        unknown: 543_317,
        gaps: 74,
      });
    });
  },
);
