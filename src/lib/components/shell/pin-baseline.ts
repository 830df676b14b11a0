import { invalidateAll } from '$app/navigation';
import { baselineCookie } from '#lib/client/baseline.ts';
import { rememberChoice } from '#lib/client/cookies.ts';

/**
 * Pins a policy version as the reader's baseline, and has the page made anew with it: the one way for every control.
 *
 * @param policy `name@version`; null pins none
 */
export async function pinBaseline(policy: string | null): Promise<void> {
  rememberChoice(baselineCookie, policy);
  await invalidateAll();
}
