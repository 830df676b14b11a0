import { partIdentifierBounds } from '#lib/log/identifier-bounds.ts';
import { jsonSchemaOf } from '#lib/log/json-schema.ts';
import { episode } from '#lib/log/records/episode.ts';
import { proofFor, type Proof } from './proof.ts';

/** Bytes of the longest line that is proven instead of validated; far too short for a list of `maxItems`. */
export const longestProven = 65_536;

/** Forms of line known at the same time. A source writes one or a few. */
const mostProofs = 12;

/** Lines taught from at most: a source whose every line has another form is validated line by line. */
const mostLessons = 200;

/** Knows the forms of line it has been taught, and finds the end of a line of such a form. */
export interface Prover {
  /** Where the proven line that starts at `at` ends (after its line end), or -1. `text` has one character a byte. */
  endOf(text: string, at: number): number;
  /** Learns the form of a line that the validator accepted as it stands. */
  learn(value: unknown): void;
}

/** Without the lengths that staging checks by columns: to look ahead for each closing quote took a third of the proof. */
const schema = partIdentifierBounds(jsonSchemaOf(episode)).rest;

export function createProver(): Prover {
  const proofs: Proof[] = [];
  const seen = new Set<string>();
  let lessons = 0;
  return {
    endOf(text, at) {
      for (const [index, proof] of proofs.entries()) {
        proof.lastIndex = at;
        if (!proof.test(text)) continue;
        if (index > 0) {
          // The form met last is the likeliest to be met next.
          proofs.splice(index, 1);
          proofs.unshift(proof);
        }
        return proof.lastIndex - at <= longestProven ? proof.lastIndex : -1;
      }
      return -1;
    },
    learn(value) {
      if (lessons >= mostLessons) return;
      lessons += 1;
      const proof = proofFor(schema, value);
      if (proof === undefined || seen.has(proof.source)) return;
      seen.add(proof.source);
      proofs.unshift(proof);
      if (proofs.length > mostProofs) seen.delete(proofs.pop()?.source ?? '');
    },
  };
}
