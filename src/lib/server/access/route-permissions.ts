import type { Permission } from './roles.ts';

/** `public`: needs nothing. `signed-in`: needs only to be somebody. */
export type Need = Permission | 'public' | 'signed-in';

interface Rule {
  readonly methods: readonly string[];
  /** Matched against the whole path. */
  readonly path: RegExp;
  readonly need: Need;
}

const read = ['GET', 'HEAD'];
const write = ['POST', 'PUT', 'PATCH', 'DELETE'];
const api = (path: string): RegExp => new RegExp(`^/api/v1${path}$`);

/** The first rule that fits decides. What no rule fits needs `admin`: a new route is closed until it is put here. */
const rules: readonly Rule[] = [
  { methods: read, path: /^\/(healthz|readyz)$/, need: 'public' },
  { methods: read, path: /^\/metrics$/, need: 'metrics' },
  { methods: read, path: api('/openapi.json'), need: 'public' },

  // Says only what the reader may know: somebody who sees reports hears of reports.
  { methods: read, path: api('/events'), need: 'signed-in' },
  { methods: read, path: api('/views(/.*)?'), need: 'metrics' },
  { methods: write, path: api('/views(/.*)?'), need: 'views' },

  { methods: read, path: api('/metrics/[^/]+'), need: 'metrics' },
  {
    methods: read,
    path: api('/(compare|sequential|planner|readiness|benchmarks|targets|claims)(/.*)?'),
    need: 'metrics',
  },
  { methods: read, path: api('/preferences(/.*)?'), need: 'metrics' },
  { methods: write, path: api('/preferences(/.*)?'), need: 'runs' },
  { methods: read, path: api('/(collection|shifts|people)(/.*)?'), need: 'people' },
  // Refused lines as they came may name people.
  { methods: read, path: api('/quarantine/[^/]+'), need: 'ingest' },
  {
    methods: read,
    path: api('/(episodes|batches|quarantine|runs|demos|fleet)(/.*)?'),
    need: 'episodes',
  },
  // The operator's console: what is planned, and what was seen.
  { methods: read, path: api('/trials(/.*)?'), need: 'episodes' },
  { methods: write, path: api('/(runs|trials|benchmarks|demos)(/.*)?'), need: 'runs' },
  { methods: write, path: api('/(episodes|ingest|records|quarantine/retry)'), need: 'ingest' },

  { methods: read, path: api('/reports/restatement'), need: 'reports:build' },
  { methods: write, path: api('/reports(/windows)?'), need: 'reports:build' },
  { methods: write, path: api('/reports/[^/]+/(publish|proof)'), need: 'reports:publish' },
  { methods: read, path: api('/reports(/.*)?'), need: 'reports' },

  { methods: read, path: api('/ledger/(tile/)?entries(/.*)?'), need: 'ledger:entries' },
  { methods: read, path: api('/ledger(/.*)?'), need: 'ledger' },
  // A cosignature proves itself; nothing else is taken.
  { methods: write, path: api('/ledger/cosignatures'), need: 'public' },

  {
    methods: [...read, ...write],
    path: api('/access/(login|oidc/start|oidc/callback)'),
    need: 'public',
  },
  { methods: [...read, ...write], path: api('/access/(me|logout)'), need: 'signed-in' },
  { methods: read, path: api('/access/log'), need: 'access-log' },
  { methods: [...read, ...write], path: api('/access/.*'), need: 'admin' },

  // Pages.
  {
    methods: read,
    path: /^\/(_app\/.*|favicon.*|robots\.txt|fonts\/.*|login|verify|methods(\/.*)?|docs(\/.*)?)$/,
    need: 'public',
  },
  { methods: [...read, ...write], path: /^\/(theme|baseline|shortcuts|start)$/, need: 'public' },
  // Each lists what its reader may open, and nothing else.
  { methods: read, path: /^\/(find|palette\.json)$/, need: 'public' },
  { methods: read, path: /^\/(v\/[^/]+|views)$/, need: 'metrics' },
  { methods: read, path: /^\/share\/[^/]+(\/.*)?$/, need: 'public' },
  { methods: read, path: /^\/reports(\/.*)?$/, need: 'reports' },
  { methods: read, path: /^\/(collection)(\/.*)?$/, need: 'people' },
  { methods: read, path: /^\/(episodes|fleet|data|demos|runs|trials)(\/.*)?$/, need: 'episodes' },
  {
    methods: read,
    path: /^\/((tasks|compare|sim-real|autonomy|benchmarks)(\/.*)?)?$/,
    need: 'metrics',
  },
];

/** Grouping or filtering by these shows single robots or places of work, whatever the metric. */
const personal = new Set(['unit']);

/** What a request needs, by method and address. */
export function needOf(method: string, url: URL): Need {
  const need = ruleOf(method, url)?.need ?? 'admin';
  return need === 'metrics' && asksForUnits(url.searchParams) ? 'episodes' : need;
}

/** Whether somebody decided who may use a route: what is not listed is the admin's alone. */
export const isListed = (method: string, url: URL): boolean => ruleOf(method, url) !== undefined;

function ruleOf(method: string, url: URL): Rule | undefined {
  // SvelteKit fetches a page's data under its own address with this ending: it must not be a way around.
  const path = url.pathname.replace(/\/__data\.json$/, '') || '/';
  return rules.find((candidate) => candidate.methods.includes(method) && candidate.path.test(path));
}

function asksForUnits(parameters: URLSearchParams): boolean {
  for (const [name, value] of parameters) {
    if (personal.has(name)) return true;
    if (name === 'by' && value.split(',').some((dimension) => personal.has(dimension.trim())))
      return true;
  }
  return false;
}
