import { isAbsent } from '#lib/demos/facts.ts';
import { labelHtml } from '#lib/demos/label/html.ts';
import { labelSvg } from '#lib/demos/label/svg.ts';
import { demoPage } from '#lib/server/demos/demo-pages.ts';
import { answering } from '../../answering.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = ({ locals, params, url }) =>
  answering(async () => {
    // The server answers on loopback, without TLS, whatever the framework takes its origin for.
    const page = await demoPage(locals.app.store, params.id, `http://${url.host}${url.pathname}`);
    const { demo, audit, facts, timeline, label, representative, attempts, playable } = page;
    return {
      demo,
      audit,
      timeline,
      headline: label.headline,
      generated: label.generated,
      svg: labelSvg(label),
      embed: labelHtml(label),
      representative,
      attempts,
      playable,
      absent: [
        ...new Set(
          [facts.log, facts.video, facts.alignment].flatMap((part) =>
            isAbsent(part) ? [part.absent] : [],
          ),
        ),
      ],
    };
  });
