/** A short link to an address of ours; null where the server keeps none for this reader. */
export async function shortLink(path: string): Promise<string | null> {
  try {
    const response = await fetch('/api/v1/views/links', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ path }),
    });
    if (!response.ok) return null;
    const { path: short } = (await response.json()) as { path: string };
    return new URL(short, location.origin).href;
  } catch {
    return null;
  }
}

/** Copies a short link to this page, or its whole address. @returns what to tell the reader */
export async function copyLink(): Promise<string> {
  const { pathname, search, href } = location;
  const link = (search === '' ? null : await shortLink(pathname + search)) ?? href;
  try {
    await navigator.clipboard.writeText(link);
    return `Copied ${link}`;
  } catch {
    return `The browser refused to copy; the link is ${link}`;
  }
}
