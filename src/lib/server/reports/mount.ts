import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Access } from '#lib/server/access/access.ts';
import { maySeeDrafts, principalOf } from '#lib/server/access/guard.ts';
import { oidcRoutes, type OidcSettings } from '#lib/server/access/oidc.ts';
import { peopleRoutes } from '#lib/server/access/people.ts';
import { accessRoutes } from '#lib/server/access/routes.ts';
import { ledgerRoutes } from '#lib/server/ledger/routes.ts';
import type { QueryLayer } from '#lib/server/query/types.ts';
import type { Store } from '#lib/server/store/store.ts';
import { readinessNow } from './readiness-now.ts';
import { defaultRules, type Reporting } from './reporting.ts';
import { reportRoutes } from './routes.ts';

export interface MountParts {
  readonly store: Store;
  readonly query: QueryLayer;
  readonly reporting: Reporting;
  readonly access: Access;
  /** Null where no identity provider is configured (`oidcSettings`). */
  readonly oidc: OidcSettings | null;
}

/**
 * Ledger, reports, readiness and access below `/api/v1`. The guard (`access/guard.ts`) has to stand before the whole
 * interface: these routes only ask it who is there.
 */
export function mountReporting(api: OpenAPIHono, parts: MountParts): void {
  const { store, query, reporting, access, oidc } = parts;
  ledgerRoutes(api, reporting.ledger, store.dir);
  reportRoutes(api, {
    reporting,
    readiness: async () =>
      readinessNow({ store, query }, await defaultRules(), await reporting.shelf.all()),
    who: (context) => principalOf(context).person,
    seesDrafts: (context) => maySeeDrafts(principalOf(context)),
  });
  accessRoutes(api, access);
  peopleRoutes(api, store);
  if (oidc !== null) oidcRoutes(api, access, oidc);
}
