import { OpenAPIHono } from '@hono/zod-openapi';
import { onTestFinished } from 'vitest';
import { fixedClock } from '#lib/kernel/clock.ts';
import { problemResponse } from '#lib/server/api/problem.ts';
import { openAccess, type Access } from '#lib/server/access/access.ts';
import { cookieName, guard } from '#lib/server/access/guard.ts';
import { roles, type Role } from '#lib/server/access/roles.ts';
import type { App } from '#lib/server/app.ts';
import { mountReporting } from '#lib/server/reports/mount.ts';
import type { Reporting } from '#lib/server/reports/reporting.ts';
import { appWith } from './app.ts';
import { reportingFor } from './reports.ts';

export interface Guarded {
  readonly app: App;
  readonly access: Access;
  readonly reporting: Reporting;
  readonly api: OpenAPIHono;
  /** Cookie headers of one user a role. */
  readonly cookies: Readonly<Record<Role, string>>;
}

export const clock = fixedClock('2026-11-02T09:00:00.000Z');

/** The whole HTTP interface behind the guard, with one user for each role. */
export async function guarded(records: readonly unknown[] = []): Promise<Guarded> {
  const app = await appWith(records);
  const reporting = await reportingFor(app, { twoPeople: true });
  const access = await openAccess(app.dataDir, clock);
  const api = new OpenAPIHono();
  api.use(guard(access));
  const own = new OpenAPIHono();
  mountReporting(own, { store: app.store, query: app.query, reporting, access, oidc: null });
  api.route('/api/v1', own);
  api.route('/', app.api);
  api.onError((error, context) => problemResponse(context, error, () => undefined));
  const cookies: Partial<Record<Role, string>> = {};
  for (const role of roles) {
    await access.putUser('test', role, [role], null);
    cookies[role] = `${cookieName}=${await access.loginTrusted(role, [role])}`;
  }
  onTestFinished(() => reporting.close());
  return { app, access, reporting, api, cookies: cookies as Record<Role, string> };
}
