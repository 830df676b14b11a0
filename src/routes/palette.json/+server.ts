import { json } from '@sveltejs/kit';
import { answering } from '../answering.ts';
import { entriesFor } from '../entries.ts';
import type { RequestHandler } from './$types.js';

/** What the palette finds for this reader. */
export const GET: RequestHandler = (event) =>
  answering(async () =>
    json(await entriesFor(event), { headers: { 'cache-control': 'private, no-store' } }),
  );
