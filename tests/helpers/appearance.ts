import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** What axe has to say against a page as it stands, one line each. */
export async function violationsOn(page: Page): Promise<string[]> {
  // What passes is not described node by node: a fifth of the audit's time.
  const { violations } = await new AxeBuilder({ page })
    .options({ resultTypes: ['violations'] })
    .analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

/** How far a page scrolls sideways, px, once it has settled: what is measured anew on a new width takes some frames. */
export const overflowOf = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const overflow = () =>
      document.documentElement.scrollWidth - document.documentElement.clientWidth;
    for (let frame = 0; frame < 30 && (frame < 2 || overflow() > 0); frame++)
      await new Promise((resolve) => requestAnimationFrame(resolve));
    return overflow();
  });
