// @ts-check
/**
 * Which room may import which. The direction is the architecture (design/architecture.md): a room knows only the rooms
 * named here, and the linter says why when one reaches further.
 */

/** room of src/lib → the rooms that it may import, besides itself. @type {Record<string, string[]>} */
const rooms = {
  kernel: [],
  stats: ['kernel'],
  log: ['kernel'],
  benchmarks: ['kernel', 'stats', 'log'],
  sim: ['kernel', 'benchmarks'],
  metrics: ['kernel', 'stats', 'log'],
  readiness: ['kernel', 'stats', 'log', 'metrics', 'format'],
  demos: ['kernel', 'stats', 'log', 'metrics'],
  reports: ['kernel', 'stats', 'log', 'metrics', 'readiness', 'demos'],
  sample: ['kernel', 'stats', 'log'],
  format: ['kernel', 'stats', 'log', 'metrics'],
  docs: [],
  charts: ['kernel', 'stats', 'log', 'metrics', 'readiness', 'demos', 'reports', 'format'],
  client: ['kernel', 'log', 'metrics', 'readiness', 'demos', 'reports', 'format'],
  components: [
    ...['kernel', 'stats', 'log', 'benchmarks', 'sim', 'metrics', 'readiness', 'demos', 'reports'],
    ...['format', 'charts', 'client', 'docs'],
  ],
};

const pureRooms = Object.keys(rooms).filter((room) => room !== 'client' && room !== 'components');

/** Rooms of src/lib/server → the sibling rooms that each may import. @type {Record<string, string[]>} */
const serverRooms = {
  store: [],
  video: [],
  render: [],
  query: ['store'],
  ledger: ['store'],
  access: ['store', 'ledger'],
  ingest: ['store', 'ledger'],
  reports: ['store', 'ledger', 'query', 'access'],
  runner: ['store', 'ingest', 'query'],
  library: ['query', 'runner'],
  demos: ['store', 'ingest', 'video'],
  api: ['ingest', 'query', 'store', 'runner', 'library', 'ledger'],
  views: ['store', 'ledger', 'access'],
  palette: ['store', 'query', 'library', 'reports', 'demos', 'views', 'access'],
  events: ['store', 'query', 'reports', 'access'],
  webhooks: ['store', 'ledger', 'events'],
};

const engine = {
  regex: '^@duckdb/',
  message: 'Only server/store imports the engine: values are decoded in one place.',
};
const drawing = {
  regex: '^(vega|chart\\.js|three)',
  message: 'Only components and server/render draw: elsewhere a chart is data.',
};
const io = {
  regex: '^(node:|hono|@hono/|@duckdb/)',
  message: 'Pure rooms do no IO, so that the same input gives the same answer everywhere.',
};

/** Matches an import of one of `names`, by alias or by climbing out of the room. @param {string} root @param {string[]} names */
const reaching = (root, names) => `^(${root}|\\.\\.(/\\.\\.)*)/(${names.join('|')})/`;

/** @param {string} files @param {{ regex: string, message: string }[]} patterns */
const restricted = (files, patterns) => ({
  files: [files],
  rules: { 'no-restricted-imports': /** @type {any} */ (['error', { patterns }]) },
});

/** @param {string} room */
function roomRule(room) {
  const allowed = rooms[room] ?? [];
  const others = [...Object.keys(rooms), 'server'].filter(
    (name) => name !== room && !allowed.includes(name),
  );
  return restricted(`src/lib/${room}/**`, [
    {
      regex: reaching('#lib', others),
      message: `Imports point one way: ${room} may know ${allowed.join(', ') || 'no other room'} (design/architecture.md).`,
    },
    ...(pureRooms.includes(room) ? [io] : [engine]),
    ...(room === 'components' ? [] : [drawing]),
  ]);
}

/** @param {[string, string[]]} entry */
function serverRule([room, allowed]) {
  const others = Object.keys(serverRooms).filter(
    (name) => name !== room && !allowed.includes(name),
  );
  const known = allowed.map((name) => `server/${name}`).join(', ') || 'no other server room';
  return restricted(`src/lib/server/${room}/**`, [
    { regex: reaching('#lib/server', others), message: `server/${room} may know ${known}.` },
    { regex: '^#lib/(components|client)/', message: 'The server does not know the browser.' },
    ...(room === 'store' ? [] : [engine]),
    ...(room === 'render' ? [] : [drawing]),
  ]);
}

const seeded = {
  files: ['stats', 'metrics', 'sim', 'sample', 'kernel', 'benchmarks'].map(
    (room) => `src/lib/${room}/**`,
  ),
  ignores: ['src/lib/kernel/clock.ts'],
  rules: {
    'no-restricted-properties': /** @type {any} */ ([
      'error',
      {
        object: 'Math',
        property: 'random',
        message: 'Randomness is seeded and passed in (kernel/random).',
      },
      { object: 'Date', property: 'now', message: 'The clock is passed in (kernel/clock).' },
    ]),
  },
};

export const roomRules = [
  ...Object.keys(rooms).map(roomRule),
  ...Object.entries(serverRooms).map(serverRule),
  restricted('src/{routes,cli}/**', [engine, drawing]),
  seeded,
];
