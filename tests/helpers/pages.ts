/** Every page that a reader can open; those of one thing only where the evidence holds one. */
export const pages = (evidence: 'sample' | 'empty'): readonly string[] => [
  '/',
  '/tasks',
  ...(evidence === 'sample' ? ['/tasks/wipe-table'] : []),
  '/compare',
  ...(evidence === 'sample' ? ['/compare?policies=helm@v13&policies=helm@v14'] : []),
  '/sim-real',
  '/autonomy',
  '/episodes',
  '/data',
  '/reports',
  '/verify',
  '/methods',
  '/methods/calculator',
];
