import { docsGroups } from '#lib/docs/catalogue.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = () => ({ groups: docsGroups });
