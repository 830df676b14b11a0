import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPage } from '../helpers/browser.ts';
import { openDashboard, type Dashboard } from '../helpers/dashboard.ts';

/** A reader on the way from the first page to an answer. Every press and every choice (from a list or a menu) is one step. */
class Walk {
  readonly page: Page;
  steps = 0;

  constructor(page: Page) {
    this.page = page;
  }

  async press(what: Locator): Promise<void> {
    this.steps += 1;
    await what.click();
  }

  async choose(what: Locator, value: string): Promise<void> {
    this.steps += 1;
    await what.selectOption(value);
    await this.page.waitForURL(({ searchParams }) => [...searchParams.values()].includes(value));
  }

  /** A choice from a menu that opens, as from a list of a form: one step. */
  async pick(menu: string, choice: Locator): Promise<void> {
    await this.page.locator('main').locator('summary').filter({ hasText: menu }).first().click();
    await this.press(choice);
  }

  /** An entry of the menu that stands on every page. */
  go(name: string): Promise<void> {
    return this.press(this.page.getByRole('navigation').getByRole('link', { name, exact: true }));
  }

  /** Where the answer stands. */
  read(where = 'main'): Locator {
    return this.page.locator(where).first();
  }
}

interface Journey {
  readonly reader: string;
  readonly question: string;
  /** Walks, and says where the answer stands then. */
  readonly walk: (walk: Walk) => Locator | Promise<Locator>;
  /** What the answer must say; the generator's true values are in design/sample-evidence.md. */
  readonly answer: RegExp;
}

const journeys: readonly Journey[] = [
  {
    reader: 'leadership',
    question: 'Did v14 get worse at anything?',
    walk: (walk) => walk.read(),
    // The sample is made so that v14 wipes tables worse than v13, and does nothing else worse.
    answer: /1 got worse \(Wipe table\)/,
  },
  {
    reader: 'leadership',
    question: 'Which tasks are ready for production with people watching?',
    walk: (walk) => walk.read(),
    answer: /\d\s+Ready for production with people watching\s+(Place part|Sort objects)/,
  },
  {
    reader: 'leadership',
    question: 'What keeps cup lifting from the next level?',
    walk: async (walk) => {
      await walk.press(walk.page.getByText('One sentence a task, and what blocks the next level'));
      return walk.read();
    },
    answer: /cup-lift with helm@v14[^.]*open for want of evidence[^.]*production/,
  },
  {
    reader: 'leadership',
    question: 'How much of September was teleoperated at the second factory?',
    walk: async (walk) => {
      await walk.go('Autonomy');
      await walk.choose(walk.page.locator('select[name=by]'), 'site');
      await walk.pick('Days', walk.page.getByRole('link', { name: /^Sep(tember)? 2026/ }));
      return walk.page.getByRole('row', { name: /^factory-2/ }).first();
    },
    answer: /factory-2[\s\S]*\d\s%\steleoperated[\s\S]*n\s=\s/,
  },
  {
    reader: 'research',
    question: 'Is v14 better than v13, task by task?',
    walk: async (walk) => {
      await walk.go('Compare');
      await walk.press(walk.page.getByRole('link', { name: 'helm@v14 against helm@v13' }));
      return walk.read();
    },
    answer: /worse[\s\S]*Wipe table/i,
  },
  {
    reader: 'research',
    question: 'Which trials of coke fetching failed because the can was dropped?',
    walk: async (walk) => {
      await walk.press(walk.page.getByRole('link', { name: 'Coke fetch' }).first());
      await walk.page.getByText('Table', { exact: true }).last().scrollIntoViewIfNeeded();
      await walk.press(
        walk.page
          .getByLabel(/Why real trials failed, value by value/)
          .locator('[data-label*="dropped-object"]:visible')
          .first(),
      );
      return walk.read();
    },
    answer: /\d+ episodes[\s\S]*dropped-object/,
  },
  {
    reader: 'research',
    question: 'Which simulator keeps its word?',
    walk: async (walk) => {
      await walk.go('Sim vs real');
      return walk.read();
    },
    // video-dream is made to flatter, rigid-lab to keep its word.
    answer: /rigid-lab@3\.2 is closer to reality than video-dream@0\.8/,
  },
  {
    reader: 'investor',
    question: 'What share of October was autonomous, and how do I check it?',
    walk: async (walk) => {
      await walk.go('Reports');
      await walk.press(walk.page.getByRole('link', { name: 'Autonomy 2026-10' }));
      return walk.read();
    },
    answer: /Strict autonomy ratio\s+\d[\s\S]*Check it yourself[\s\S]*verify\.html/,
  },
  {
    reader: 'investor',
    question: 'Is the shown take typical?',
    walk: async (walk) => {
      await walk.go('Demos');
      await walk.press(walk.page.locator('main table').getByRole('link').first());
      return walk.read();
    },
    answer: /Is this take typical\?[\s\S]*n\s=\s\d+[\s\S]*succeeded unaided/,
  },
  {
    reader: 'ingester',
    question: 'Did everything that I sent come in?',
    walk: async (walk) => {
      await walk.go('Data');
      return walk.read();
    },
    answer: /Accepted[\s\S]*sample-seed-1\.jsonl[\s\S]*Quarantine/,
  },
  {
    reader: 'auditor',
    question: 'By which SQL was the autonomy ratio made?',
    walk: async (walk) => {
      await walk.go('Methods');
      await walk.press(walk.page.locator('#autonomy-1 summary').filter({ hasText: 'SQL' }));
      return walk.read('#autonomy-1');
    },
    answer: /select/i,
  },
];

/** The number of steps that the design page gives for a question. */
async function writtenSteps(question: string): Promise<number> {
  const text = await readFile(new URL('../../design/journeys.md', import.meta.url), 'utf8');
  const row = text.split('\n').find((line) => line.includes(question));
  return Number(row?.split('|')[3]);
}

/** No question of these takes more presses and choices. */
const mostSteps = 3;

describe('from the first page to an answer', () => {
  let dashboard: Dashboard;

  beforeAll(async () => {
    dashboard = await openDashboard({
      episodes: 20_000,
      reports: ['readiness', 'autonomy'],
    });
  }, 180_000);

  afterAll(() => dashboard[Symbol.asyncDispose]());

  it.each(journeys)('$reader: $question', async ({ question, walk, answer }) => {
    const { context, page, complaints } = await openPage(dashboard.browser, {
      viewport: 'desktop',
      colour: 'light',
    });
    try {
      await page.goto(dashboard.url, { waitUntil: 'networkidle' });
      const steps = new Walk(page);
      const place = await walk(steps);
      await expect.poll(() => place.innerText(), { timeout: 10_000 }).toMatch(answer);
      expect(complaints).toEqual([]);
      expect(steps.steps).toBeLessThanOrEqual(mostSteps);
      expect(await writtenSteps(question), 'as design/journeys.md says').toBe(steps.steps);
    } finally {
      await context.close();
    }
  });
});
