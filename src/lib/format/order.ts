const collator = new Intl.Collator('en-GB', { numeric: true });

/** Names as a reader expects them: `v9` before `v10`. For display only, never for anything that is hashed. */
export const byName = (a: string, b: string): number => collator.compare(a, b);
