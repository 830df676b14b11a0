import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { truth } from '#lib/sample/index.ts';

const note = readFileSync(new URL('../../../design/sample-evidence.md', import.meta.url), 'utf8');
const known = truth();

/** Table rows of the note whose first cell is the name, as their other cells. */
const rowsOf = (name: string): string[][] =>
  note
    .split('\n')
    .filter((line) => line.startsWith('|') && line.split('|')[1]?.trim() === `\`${name}\``)
    .map((line) =>
      line
        .split('|')
        .slice(2, -1)
        .map((cell) => cell.trim()),
    );

const cell = (task: string, version: string, simulator: string | null) =>
  known.cells.find(
    (row) => row.task === task && row.policy === `helm@${version}` && row.simulator === simulator,
  );

const versions = ['v12', 'v13', 'v14'];

describe('design/sample-evidence.md', () => {
  it('states the true success rates and response times of every task', () => {
    for (const task of new Set(known.cells.map((row) => row.task))) {
      const success = versions.map((version) =>
        [null, 'rigid-lab@3.2', 'video-dream@0.8']
          .map((simulator) => cell(task, version, simulator)?.success.toFixed(3))
          .join(' · '),
      );
      const response = versions.map((version) => {
        const quantiles = cell(task, version, null)?.response_ms;
        return [quantiles?.p50, quantiles?.p95, quantiles?.p99]
          .map((ms) => String(Math.round(ms ?? Number.NaN)))
          .join(' · ');
      });
      expect(rowsOf(task)).toEqual([success, response]);
    }
  });

  it('states the true autonomy of every site', () => {
    for (const [site, autonomy] of Object.entries(known.sites)) {
      const { strict, inclusive, logged, coverage, interventions_per_hour: perHour } = autonomy;
      expect(rowsOf(site)).toContainEqual([
        strict.toFixed(3),
        inclusive.toFixed(3),
        `${logged.low.toFixed(3)} to ${logged.high.toFixed(3)}`,
        coverage.toFixed(3),
        perHour.toFixed(2),
      ]);
    }
  });
});
