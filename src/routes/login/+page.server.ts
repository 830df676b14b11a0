import { oidcSettings } from '#lib/server/access/oidc.ts';
import { pathOfOurs } from '#lib/server/access/path-of-ours.ts';
import { answering } from '../answering.ts';
import { readerOf } from '../reports/reader.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = (event) =>
  answering(async () => {
    const { access, dataDir } = event.locals.app;
    const reader = await readerOf(event);
    return {
      needed: access?.configured() === true,
      provider: (await oidcSettings(dataDir)) !== null,
      who: reader.kind === 'user' ? reader.name : null,
      back: pathOfOurs(event.url.searchParams.get('back')),
      why: event.url.searchParams.get('why'),
    };
  });
