/** Upper bounds of the format. They exist so that one hostile line cannot exhaust a reader. */

/** Bytes of one line in UTF-8, without its line end. */
export const maxLineBytes = 1024 * 1024;

/** Containers inside one another, the record itself being the first. */
export const maxDepth = 32;

/** Milliseconds of one episode, shift or clip: 366 days. */
export const maxDurationMs = 366 * 24 * 60 * 60 * 1000;

/** Elements of one list of a record. */
export const maxItems = 20_000;

/** Problems listed for one line; a last one says how many more there are. */
export const maxProblems = 1000;
