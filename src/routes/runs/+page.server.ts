import { answering } from '../answering.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = ({ locals, url }) =>
  answering(async () => {
    const suite = url.searchParams.get('suite') ?? '';
    const { library, query } = locals.app;
    const [runs, specs] = await Promise.all([
      query.runs(suite === '' ? {} : { suite }),
      library.specs(),
    ]);
    return {
      suite,
      suites: [...new Set(specs.map(({ spec }) => spec.id))],
      runs,
      reported: runs.reduce((sum, run) => sum + run.reported, 0),
      generated: runs.reduce((sum, run) => sum + run.generated, 0),
    };
  });
