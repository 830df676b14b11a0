/** Every page that a reader can open; those of one thing only where the evidence holds one. */
export const pages = (evidence: 'sample' | 'empty'): readonly string[] => [
  '/',
  '/tasks',
  ...(evidence === 'sample' ? ['/tasks/wipe-table'] : []),
  '/sim-real',
  '/autonomy',
  '/episodes',
  '/data',
  '/methods',
];
