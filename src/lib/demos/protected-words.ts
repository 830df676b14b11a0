/**
 * Words that say a machine acts by itself. Whoever prints one makes the claim, whatever box was ticked: regulators hold
 * that a disclaimer does not cure it.
 */
const protectedPattern =
  /\b(fully[\s-]+)?(autonomous(ly)?|autonomy|self[\s-]driving|self[\s-]driven|driverless|unassisted|unaided|hands[\s-]free|(all )?by itself|on its own|without (any )?(human|people|operator)\w*|no (human|operator|teleop)\w*|zero[\s-]shot)\b/giu;

/** Words that turn the next one round: "not autonomous", "semi-autonomous". */
const negated =
  /\b(not|non|never|isn['’]t|semi|un|partly|hardly|without)[\s-]*(yet |being |fully )?$/iu;

/** The protected words in a text that are not negated, as written, in order. */
export function protectedWords(text: string): string[] {
  return [...text.matchAll(protectedPattern)]
    .filter(({ index }) => !negated.test(text.slice(0, index)))
    .map(([word]) => word);
}
