import { answering } from '../../answering.ts';
import type { PageServerLoad } from './$types.js';

const views = ['run', 'second', 'list', 'prepare'] as const;

export const load: PageServerLoad = ({ locals, params, url }) =>
  answering(async () => {
    const asked = url.searchParams.get('view');
    const view = views.find((each) => each === asked) ?? 'run';
    const sheet = await locals.app.desk.sheet(params.run);
    return {
      sheet,
      view,
      concealed: view === 'prepare' ? await locals.app.desk.concealed(params.run) : [],
    };
  });
