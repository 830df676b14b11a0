import { demoList } from '#lib/server/demos/demo-pages.ts';
import { answering } from '../answering.ts';
import type { PageServerLoad } from './$types.js';

const limit = 50;

export const load: PageServerLoad = ({ locals, url }) =>
  answering(async () => {
    const offset = Math.max(0, Math.trunc(Number(url.searchParams.get('from') ?? 0)) || 0);
    const { rows, total } = await demoList(locals.app.store, { limit, offset });
    return { rows, total, offset, limit };
  });
