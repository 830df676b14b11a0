import { answering } from '../answering.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = ({ locals }) =>
  answering(async () => {
    const { desk, query } = locals.app;
    const [runs, known] = await Promise.all([desk.runs(), query.runs()]);
    const reported = new Map(known.map((run) => [run.run_id, run.reported]));
    return {
      runs: runs.map((run) => ({ ...run, reported: reported.get(run.run_id) ?? 0 })),
    };
  });
