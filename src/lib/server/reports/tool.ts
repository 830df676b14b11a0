import { readFileSync } from 'node:fs';

const { name, version } = JSON.parse(
  readFileSync(new URL('../../../../package.json', import.meta.url), 'utf8'),
) as { readonly name: string; readonly version: string };

/** Name and version of the program that makes reports. */
export const tool = `${name} ${version}`;
