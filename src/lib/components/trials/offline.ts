/**
 * Lets the console be opened without a server: its page and what it loads are kept on the device. Where the browser
 * allows no service worker, an open page still works offline; only opening it anew does not.
 */
export async function keepForOffline(): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  try {
    await navigator.serviceWorker.register('/trials/service-worker.js');
    const { active } = await navigator.serviceWorker.ready;
    const loaded = performance
      .getEntriesByType('resource')
      .map(({ name }) => name)
      .filter((url) => url.startsWith(`${location.origin}/_app/`));
    active?.postMessage({ keep: [location.href, ...loaded] });
  } catch {
    // Private windows refuse; the queue of reports says itself when it cannot keep them.
  }
}
