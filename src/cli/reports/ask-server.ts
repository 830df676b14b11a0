import { unzipSync } from 'fflate';
import type { ReportKind } from '#lib/reports/report/predicate.ts';
import type { Restatement } from '#lib/reports/report/restatement.ts';
import type { BuildResult } from '#lib/server/reports/reporting.ts';
import { askServer } from '../running-server.ts';

const post = (body: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

/** Lets the server that holds the store build a report, and fetches its files. */
export async function askBuild(
  url: string,
  asked: { readonly kind: ReportKind; readonly window: string; readonly rules?: string },
): Promise<BuildResult> {
  const answer = (await (await askServer(url, '/api/v1/reports', post(asked))).json()) as Omit<
    BuildResult,
    'folder'
  >;
  const zip = await askServer(url, `/api/v1/reports/${answer.report_id}.zip`);
  const files = unzipSync(new Uint8Array(await zip.arrayBuffer()));
  return { ...answer, folder: new Map(Object.entries(files)) };
}

export async function askDeclare(
  url: string,
  kind: ReportKind,
  window: string,
): Promise<{ readonly index: number; readonly at: string }> {
  const response = await askServer(url, '/api/v1/reports/windows', post({ kind, window }));
  return (await response.json()) as { index: number; at: string };
}

export async function askRestatement(
  url: string,
  kind: ReportKind,
  window: string,
): Promise<Restatement | null> {
  const query = new URLSearchParams({ kind, window }).toString();
  const response = await askServer(url, `/api/v1/reports/restatement?${query}`);
  return ((await response.json()) as { restates: Restatement | null }).restates;
}
