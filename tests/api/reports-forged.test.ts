import { describe, expect, it } from 'vitest';
import { canonicalJson, type Json } from '#lib/kernel/canonical-json.ts';
import { sha256Hex } from '#lib/kernel/hash.ts';
import {
  formatEnvelope,
  parseEnvelope,
  signEnvelope,
  statementType,
} from '#lib/reports/attest/dsse.ts';
import { statementBytes } from '#lib/reports/attest/statement.ts';
import { reportFiles } from '#lib/reports/report/predicate.ts';
import { formatVerifierKey } from '#lib/reports/tlog/note-key.ts';
import { formatProof, parseProof } from '#lib/reports/tlog/proof-file.ts';
import type { ReportFolder } from '#lib/reports/verify/folder.ts';
import { openReport } from '#lib/reports/verify/opened.ts';
import { verifyReport } from '#lib/reports/verify/verify.ts';
import { fleet, october, opened, request } from '../helpers/reports.ts';

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
