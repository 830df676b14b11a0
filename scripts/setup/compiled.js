import { join } from 'node:path';
import { projectRoot } from './root.js';

/**
 * Where Node keeps what it has made of our sources: they are TypeScript, and to read them anew took a third of every
 * start. It holds hashes of them, so that a changed source is never answered from it.
 */
export const compiledFolder = join(projectRoot, 'node_modules', '.cache', 'telltale');
