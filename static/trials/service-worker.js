// @ts-check
/**
 * For the operator's console alone: it lies under `/trials/` and answers for nothing else. Pages come from the network
 * while it is there, else as last seen; built files, whose names change with their content, from what is kept. Reports
 * never go through here: they wait in the page's own queue.
 */
const kept = 'telltale-trials-1';

/** What a service worker has and a page has not. */
const worker =
  /** @type {EventTarget & { skipWaiting(): Promise<void>, clients: { claim(): Promise<void> } }} */ (
    /** @type {unknown} */ (globalThis)
  );

/** @typedef {Event & { waitUntil(work: Promise<unknown>): void }} LifeEvent */
/** @typedef {Event & { request: Request, respondWith(answer: Promise<Response>): void }} FetchEvent */

worker.addEventListener('install', (event) => {
  /** @type {LifeEvent} */ (event).waitUntil(worker.skipWaiting());
});

worker.addEventListener('activate', (event) => {
  /** @type {LifeEvent} */ (event).waitUntil(worker.clients.claim());
});

worker.addEventListener('message', (event) => {
  const { keep } = /** @type {MessageEvent<{ keep?: string[] }>} */ (event).data;
  if (keep !== undefined) /** @type {LifeEvent & MessageEvent} */ (event).waitUntil(keepOnly(keep));
});

worker.addEventListener('fetch', (given) => {
  const event = /** @type {FetchEvent} */ (given);
  const { origin, pathname } = new URL(event.request.url);
  if (event.request.method !== 'GET' || origin !== location.origin) return;
  if (pathname.startsWith('/_app/immutable/')) event.respondWith(keptFirst(event.request));
  else if (pathname.startsWith('/trials/')) event.respondWith(networkFirst(event.request));
});

/**
 * Keeps what the page has loaded, and lets go of built files that no page needs any more.
 *
 * @param {readonly string[]} urls
 */
async function keepOnly(urls) {
  const cache = await caches.open(kept);
  await cache.addAll([...new Set(urls)]);
  for (const { url } of await cache.keys())
    if (new URL(url).pathname.startsWith('/_app/') && !urls.includes(url)) await cache.delete(url);
}

/** @param {Request} request */
async function keptFirst(request) {
  const known = await caches.match(request);
  if (known !== undefined) return known;
  const response = await fetch(request);
  if (response.ok) await (await caches.open(kept)).put(request, response.clone());
  return response;
}

/** @param {Request} request */
async function networkFirst(request) {
  try {
    const response = await fetch(request);
    if (response.ok) await (await caches.open(kept)).put(request, response.clone());
    return response;
  } catch (thrown) {
    const known = await caches.match(request, { ignoreVary: true });
    if (known !== undefined) return known;
    throw thrown;
  }
}
