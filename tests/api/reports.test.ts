import { describe, expect, it } from 'vitest';
import { canonicalJson, type Json } from '#lib/kernel/canonical-json.ts';
import { sha256Hex } from '#lib/kernel/hash.ts';
import type { AutonomyFigures } from '#lib/metrics/answers.ts';
import {
  formatEnvelope,
  parseEnvelope,
  signEnvelope,
  statementType,
} from '#lib/reports/attest/dsse.ts';
import { statementBytes } from '#lib/reports/attest/statement.ts';
import { reportFiles, type ReportPredicate } from '#lib/reports/report/predicate.ts';
import { formatVerifierKey } from '#lib/reports/tlog/note-key.ts';
import { formatProof, parseProof } from '#lib/reports/tlog/proof-file.ts';
import type { ReportFolder } from '#lib/reports/verify/folder.ts';
import { openReport } from '#lib/reports/verify/opened.ts';
import { verifyReport } from '#lib/reports/verify/verify.ts';
import type { App } from '#lib/server/app.ts';
import type { BuildRequest, Reporting } from '#lib/server/reports/reporting.ts';
import { appWith, ingest } from '../helpers/app.ts';
import { october, reportingFor } from '../helpers/reports.ts';

const fleet = [
  { unit: 'u1', minutes: 6, successes: 9 },
  { unit: 'u2', minutes: 3, successes: 10 },
  { unit: 'u3', minutes: 12, successes: 8 },
];

const request = (kind: BuildRequest['kind']): BuildRequest => ({
  kind,
  window: '2026-10',
  by: 'ada',
});

async function opened(records = october(fleet)): Promise<{ app: App; reporting: Reporting }> {
  const app = await appWith(records);
  return { app, reporting: await reportingFor(app) };
}

const predicateOf = (folder: ReportFolder): ReportPredicate => openReport(folder).predicate;

/** The fleet’s headline, straight from the predicate. */
function headline(folder: ReportFolder): AutonomyFigures {
  const figure = predicateOf(folder).results.find(
    ({ metric, group }) => metric === 'autonomy/1' && Object.keys(group).length === 1,
  );
  if (figure === undefined) throw new Error('there is no headline');
  return figure.figures as AutonomyFigures;
}

const failures = async (folder: ReportFolder, options = {}): Promise<Record<string, string>> =>
  Object.fromEntries(
    (await verifyReport(folder, options)).checks
      .filter(({ ok }) => !ok)
      .map(({ name, detail }) => [name, detail]),
  );

const replaced = (folder: ReportFolder, name: string, bytes: Uint8Array | string): ReportFolder =>
  new Map([...folder, [name, typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes]]);

const textIn = (folder: ReportFolder, name: string): string =>
  new TextDecoder().decode(folder.get(name));

describe('a report', () => {
  it('verifies from its files alone', async () => {
    const { reporting } = await opened();
    const { folder, status } = await reporting.build(request('autonomy'));
    expect(status).toBe('published');
    const result = await verifyReport(folder, { key: formatVerifierKey(reporting.ledger.key) });
    expect(result.checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(result.ok).toBe(true);
    expect(result.not_checked.join(' ')).toMatch(/whether what the robots logged is true/i);
  });

  // Three units work one hour each; 6, 3 and 12 minutes of it are teleoperated: 159 of 180 minutes are autonomous.
  it('says what was worked out by hand', async () => {
    const { reporting } = await opened();
    const { folder } = await reporting.build(request('autonomy'));
    const figures = headline(folder);
    expect(figures.headline?.[0]).toBeCloseTo(159 / 180, 12);
    expect(figures.interventions).toBe(30);
    expect(figures.interventions_per_hour.value).toBeCloseTo(10, 9);
    expect(figures.people_minutes_per_robot_hour).toBeCloseTo(7, 9);
  });

  it('says whether the window was declared before it started', async () => {
    const app = await appWith(october(fleet));
    const reporting = await reportingFor(app, { now: '2026-09-20T00:00:00.000Z' });
    const late = await reporting.build(request('readiness'));
    expect(predicateOf(late.folder).report.window_says).toBe('chosen afterwards');
    await reporting.declare('autonomy', '2026-10');
    const early = predicateOf((await reporting.build(request('autonomy'))).folder);
    expect(early.report).toMatchObject({ window_says: 'declared before it started' });
    expect(early.lints.find(({ id }) => id === 'L12')?.verdict).toBe('clear');
  });

  it('holds readiness rules against the same figures', async () => {
    const { reporting } = await opened();
    const { folder } = await reporting.build(request('readiness'));
    const { readiness } = predicateOf(folder);
    expect(readiness?.table.tasks).toMatchObject([
      { task: 'place-part', policy: 'helm@v14', rank: 0, next: { level: 'simulated' } },
    ]);
    expect((await verifyReport(folder)).checks.find(({ name }) => name === 'readiness')?.ok).toBe(
      true,
    );
  });

  it('names no unit, no day and no episode', async () => {
    const { reporting } = await opened();
    const { folder } = await reporting.build(request('autonomy'));
    for (const [name, bytes] of folder) {
      if (name === reportFiles.verifier) continue;
      const text = Buffer.from(bytes).toString('latin1');
      for (const unit of ['"u1"', 'o-u1-5', '2026-10-05'])
        expect(`${name}: ${text.includes(unit)}`).toBe(`${name}: false`);
    }
  });

  it('is the same when it is built again, and not a new vintage', async () => {
    const { reporting } = await opened();
    const first = await reporting.build(request('autonomy'));
    const again = await reporting.build(request('autonomy'));
    expect(again).toMatchObject({ status: 'unchanged', report_id: first.report_id });
    expect(again.folder).toEqual(first.folder);
  });

  it('gives two stores with the same evidence the same figures and the same files', async () => {
    const folders = await Promise.all(
      [0, 1].map(async () => (await (await opened()).reporting.build(request('autonomy'))).folder),
    );
    const [one, two] = folders.map((folder) => predicateOf(folder).results);
    expect(one).toEqual(two);
  });
});

describe('what a verifier refuses', () => {
  it('any changed byte of any file', async () => {
    const { reporting } = await opened();
    await reporting.build(request('readiness'));
    const { folder } = await reporting.build(request('autonomy'));
    expect((await verifyReport(folder)).ok).toBe(true);
    for (const [name, bytes] of folder) {
      const steps = name === reportFiles.envelope || name === reportFiles.proof ? 7 : 3;
      for (let step = 0; step < steps; step++) {
        const at = Math.floor(((step + 0.5) / steps) * bytes.length);
        const changed = replaced(folder, name, bytes.with(at, (bytes[at] ?? 0) ^ 1));
        const { ok } = await verifyReport(changed);
        expect(`${name} at ${at}: ${ok ? 'accepted' : 'refused'}`).toBe(
          `${name} at ${at}: refused`,
        );
      }
    }
  }, 120_000);

  it('each kind of forgery with words of its own', async () => {
    const { app, reporting } = await opened();
    const first = await reporting.build(request('autonomy'));
    const other = await reporting.build({
      ...request('autonomy'),
      window: '2026-10-01..2026-10-15',
    });
    const key = formatVerifierKey(reporting.ledger.key);
    const { folder } = other;

    expect(
      (
        await failures(
          replaced(
            folder,
            reportFiles.figures,
            textIn(folder, reportFiles.figures).replace('0.88', '0.98'),
          ),
        )
      )['files'],
    ).toMatch(/figures.json is not the file that was signed/);
    const cells = folder.get(reportFiles.cells) ?? new Uint8Array();
    expect(
      (await failures(replaced(folder, reportFiles.cells, cells.with(200, 7))))['files'],
    ).toMatch(/cells.parquet is not the file that was signed/);
    expect(
      (
        await failures(
          replaced(
            folder,
            reportFiles.definitions,
            textIn(folder, reportFiles.definitions).replace('autonomous_ms', 'unknown_ms'),
          ),
        )
      )['definitions'],
    ).toMatch(/definition of autonomy\/1 is not the one that was signed/);
    const swapped = new Map([
      ...first.folder,
      [reportFiles.proof, folder.get(reportFiles.proof) ?? new Uint8Array()],
    ]);
    expect((await failures(swapped))['inclusion']).toMatch(
      /is not this report: the report was swapped/,
    );

    const proof = parseProof(textIn(folder, reportFiles.proof));
    const truncated = formatProof({
      ...proof,
      checkpoint: await reporting.ledger.checkpoint(proof.index),
    });
    expect((await failures(replaced(folder, reportFiles.proof, truncated)))['inclusion']).toMatch(
      /the tree is truncated/,
    );
    const rolledBack = formatProof({ ...proof, checkpoint: await reporting.ledger.checkpoint(2) });
    expect(
      (await failures(replaced(folder, reportFiles.proof, rolledBack)))['consistency'],
    ).toMatch(/rolled back: it has 2 entries/);

    const stranger = await opened();
    expect(
      (await failures(folder, { key: formatVerifierKey(stranger.reporting.ledger.key) }))['key'],
    ).toMatch(/wrong key/);
    expect(await failures(folder, { key })).toEqual({});
    expect(app.store.manifests()).toHaveLength(1);
  });

  it('a ledger that shows another reader another tree', async () => {
    const [one, two] = [await opened(), await opened(october(fleet.slice(1)))];
    const { folder } = await one.reporting.build(request('autonomy'));
    const size = parseProof(textIn(folder, reportFiles.proof)).index + 1;
    const own = await one.reporting.ledger.checkpoint(size);
    const check = async (checkpoint: string) =>
      (await verifyReport(folder, { checkpoint })).checks.find(
        ({ name }) => name === 'own checkpoint',
      );
    expect(await check(own)).toMatchObject({ ok: true });
    expect(await check(await two.reporting.ledger.checkpoint(size - 1))).toMatchObject({
      ok: false,
    });
  });

  // The forger holds the signing key, as the publisher does: then hashes and signatures hold, and the arithmetic does not.
  it('a figure that its own publisher signed and the evidence does not give', async () => {
    const { reporting } = await opened();
    const { folder } = await reporting.build(request('autonomy'));
    const { statement } = openReport(folder);
    const lie = JSON.parse(
      canonicalJson(statement as unknown as Json).replaceAll(
        /"headline":\[[^\]]*\]/g,
        '"headline":[0.99,0.99]',
      ),
    ) as typeof statement;
    const figures = new TextEncoder().encode(
      `${canonicalJson({ report: lie.predicate.report.id, window: lie.predicate.report.window, figures: lie.predicate.results } as unknown as Json)}\n`,
    );
    const subject = lie.subject.map((entry) =>
      entry.name === reportFiles.figures
        ? { ...entry, digest: { sha256: sha256Hex(figures) } }
        : entry,
    );
    const envelope = signEnvelope(statementType, statementBytes({ ...lie, subject }), [
      { name: reporting.ledger.origin, signer: reporting.ledger.signer },
    ]);
    const forged = replaced(
      replaced(folder, reportFiles.figures, figures),
      reportFiles.envelope,
      formatEnvelope(envelope),
    );
    expect((await failures(forged))['figures']).toMatch(/headline.0: 0.99 against 0.883/);
    expect(parseEnvelope(textIn(forged, reportFiles.envelope)).signatures).toHaveLength(1);
  });
});

describe('restatements', () => {
  it('finds what a late batch changes, with old and new', async () => {
    const { app, reporting } = await opened();
    const first = await reporting.build(request('autonomy'));
    // A fourth unit turns up late: one hour, 30 minutes of it teleoperated: 189 of 240 minutes.
    await ingest(app, october([{ unit: 'u4', minutes: 30, successes: 4 }]));
    expect(await reporting.restatement('autonomy', '2026-10')).not.toBeNull();
    const second = await reporting.build(request('autonomy'));
    expect(second).toMatchObject({ status: 'published', report_id: 'autonomy-2026-10-v2' });
    expect(second.restates?.report_id).toBe(first.report_id);
    expect(second.restates?.batches_added).toHaveLength(1);
    expect(second.restates?.reasons).toEqual(['1 batch came in after the report was made']);
    const changed = second.restates?.figures.find(
      ({ metric, group }) => metric === 'autonomy/1' && Object.keys(group).length === 1,
    );
    expect(changed?.old?.value).toBeCloseTo(159 / 180, 9);
    expect(changed?.new?.value).toBeCloseTo(189 / 240, 9);
    for (const { folder } of [first, second]) expect((await verifyReport(folder)).ok).toBe(true);
    expect(second.folder.has(reportFiles.consistency)).toBe(true);
    expect((await reporting.shelf.all()).map(({ id }) => id)).toEqual([
      'autonomy-2026-10-v1',
      'autonomy-2026-10-v2',
    ]);
  });

  it('finds what a correction changes, and leaves the evidence as it was logged', async () => {
    const { app, reporting } = await opened(
      october(fleet.map((each) => ({ ...each, minutes: 0 }))),
    );
    const first = await reporting.build(request('readiness'));
    const success = (folder: ReportFolder) =>
      predicateOf(folder).results.find(({ metric }) => metric === 'success/1')?.figures;
    // By hand: 9 + 10 + 8 of 30 trials succeeded; one of them did not after all.
    expect(success(first.folder)).toMatchObject({ trials: 30, successes: 27 });
    const logged = await app.store.query(`SELECT * FROM logged_episodes ORDER BY episode_id`);
    const fix = {
      schema: 'telltale.correction/1',
      correction_id: 'o-u1-5-0/second-look',
      target: { schema: 'telltale.episode/1', id: 'o-u1-5-0' },
      changes: [{ path: '/outcome', old: 'success', new: 'failure' }],
      reason: 'the part fell after the clip ended',
      author: 'grader-2',
      corrected_at: '2026-11-02T08:00:00Z',
    };
    await ingest(app, [fix]);
    const second = await reporting.build(request('readiness'));
    expect(second).toMatchObject({ status: 'published', report_id: 'readiness-2026-10-v2' });
    expect(success(second.folder)).toMatchObject({ trials: 30, successes: 26 });
    expect(second.restates).toMatchObject({
      report_id: first.report_id,
      reasons: ['1 batch came in after the report was made', '1 correction was filed'],
      batches_added: [{ episodes: 0, corrections: 1 }],
      batches_removed: [],
    });
    const changed = second.restates?.figures.find(({ metric }) => metric === 'success/1');
    expect(changed?.old?.value).toBeCloseTo(27 / 30, 9);
    expect(changed?.new?.value).toBeCloseTo(26 / 30, 9);
    // The restatement points at the correction's leaf by its content, and names no episode.
    const [content] = second.restates?.corrections ?? [];
    const leaf = reporting.ledger.leaves().find('correction/1', `${fix.correction_id} ${content}`);
    expect(leaf).toBeTypeOf('number');
    expect(JSON.stringify(second.restates)).not.toContain('o-u1-5');
    expect(second.folder.has(reportFiles.consistency)).toBe(true);
    for (const { folder } of [first, second]) expect((await verifyReport(folder)).ok).toBe(true);
    expect(await app.store.query(`SELECT * FROM logged_episodes ORDER BY episode_id`)).toEqual(
      logged,
    );
    expect((await reporting.build(request('readiness'))).status).toBe('unchanged');
  });

  it('is silent about a correction that changes no figure', async () => {
    const { app, reporting } = await opened();
    await reporting.build(request('autonomy'));
    await ingest(app, [
      {
        schema: 'telltale.correction/1',
        correction_id: 'note',
        target: { schema: 'telltale.episode/1', id: 'o-u1-5-0' },
        changes: [{ path: '/instruction', old: null, new: 'place the part' }],
        reason: 'was left out',
        author: 'grader-2',
        corrected_at: '2026-11-02T08:00:00Z',
      },
    ]);
    expect((await reporting.build(request('autonomy'))).status).toBe('unchanged');
  });

  it('says nothing where the late batch lies outside the window', async () => {
    const { app, reporting } = await opened();
    await reporting.build(request('autonomy'));
    const november = october([{ unit: 'u9', minutes: 0, successes: 10 }], { day: 40 });
    await ingest(app, november);
    expect(await reporting.restatement('autonomy', '2026-10')).toBeNull();
    expect((await reporting.build(request('autonomy'))).status).toBe('unchanged');
  });

  it('restates readiness when the rules are another version', async () => {
    const { reporting } = await opened();
    await reporting.build(request('readiness'));
    const rules = `rules: telltale.readiness/1
name: strict
version: 2.0.0
confidence: 0.99
levels:
  - id: only
    title: Works
    gates:
      - {id: g, title: Success, figure: success_rate, at_least: 0.5, world: real, contexts: [production], min_n: 10, min_units: 1}
`;
    const again = await reporting.build({ ...request('readiness'), rules });
    expect(again.restates).toMatchObject({ rules_changed: true });
    expect((await verifyReport(again.folder)).ok).toBe(true);
  });
});

it('needs two people where access is on', async () => {
  const app = await appWith(october(fleet));
  const reporting = await reportingFor(app, { twoPeople: true });
  const draft = await reporting.build(request('autonomy'));
  expect(draft.status).toBe('draft');
  expect(draft.folder.has(reportFiles.proof)).toBe(false);
  await expect(reporting.publish(draft.report_id, 'ada')).rejects.toMatchObject({
    code: 'FORBIDDEN',
  });
  const published = await reporting.publish(draft.report_id, 'grace');
  expect((await verifyReport(published.folder)).ok).toBe(true);
  expect(published.card).toMatchObject({ built_by: 'ada', published_by: 'grace' });
  await expect(reporting.publish(draft.report_id, 'grace')).rejects.toMatchObject({
    code: 'CONFLICT',
  });
});
