export const roles = [
  'admin',
  'researcher',
  'leadership',
  'auditor',
  'investor',
  'ingester',
] as const;
export type Role = (typeof roles)[number];

export const isRole = (name: unknown): name is Role => roles.some((role) => role === name);

/** What a request may need. Tokens are scoped in the same words. */
export const permissions = [
  'metrics', // aggregate figures of all evidence
  'episodes', // single episodes, units, batches, quarantine, runs
  'people', // figures of the people who collect and grade, under pseudonyms
  'ingest', // bring evidence in
  'runs', // start benchmark runs and write preferences
  'views', // name and remove views, which everybody shares
  'reports', // published reports
  'reports:build', // drafts, declarations, restatements
  'reports:publish',
  'ledger', // checkpoints, proofs, hashes
  'ledger:entries', // what stands in the ledger: names of units
  'access-log', // who looked at what
  'admin', // users, tokens, share links
] as const;
export type Permission = (typeof permissions)[number];

export const isPermission = (name: unknown): name is Permission =>
  permissions.some((permission) => permission === name);

/**
 * Who may what. Investors see what was published, and never an episode, a unit or a person. Auditors see everything and
 * change nothing.
 */
export const rolePermissions: { readonly [R in Role]: readonly Permission[] } = {
  admin: permissions,
  researcher: [
    'metrics',
    'episodes',
    'runs',
    'ingest',
    'views',
    'reports',
    'reports:build',
    'ledger',
    'ledger:entries',
  ],
  leadership: ['metrics', 'views', 'reports', 'reports:publish', 'ledger'],
  auditor: ['metrics', 'episodes', 'people', 'reports', 'ledger', 'ledger:entries', 'access-log'],
  investor: ['reports', 'ledger'],
  ingester: ['ingest'],
};

export const permissionsOf = (held: readonly Role[]): ReadonlySet<Permission> =>
  new Set(held.flatMap((role) => rolePermissions[role]));

/** Looking at these is written to the access log, each time. */
export const restricted: ReadonlySet<Permission> = new Set<Permission>([
  'episodes',
  'people',
  'ledger:entries',
  'access-log',
  'admin',
]);
