/**
 * What Node is told when it takes in logs. Left alone, the space for young objects grows to 128 MiB, of which an ingest
 * keeps a tenth alive; two halves of 16 MiB are enough, and take no more time.
 */
export const ingestArguments = ['--max-semi-space-size=16'];

/** @param {string | undefined} command the first word after `telltale` @returns {readonly string[]} */
export const nodeArguments = (command) => (command === 'ingest' ? ingestArguments : []);
