import { describe, expect, it } from 'vitest';
import { looks } from '../../helpers/browser.ts';
import { startServer, telltale } from '../../helpers/server.ts';
import { stage } from './sample-server.ts';
import { overflowOf, violationsOn } from '../../helpers/appearance.ts';

const { open, url, server, dir } = stage(1_500);

describe('the palette', () => {
  it.each(looks)('opens, finds and goes: $viewport, $colour', async (look) => {
    const { page, context, complaints } = await open('/', { look });
    await page.getByRole('link', { name: 'Find' }).click();
    const box = page.getByRole('combobox', { name: /page, task/ });
    await box.fill('wipe tabel');
    await page
      .getByRole('option', { name: /Wipe table/ })
      .first()
      .waitFor();
    expect(await violationsOn(page)).toEqual([]);
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);
    await box.press('Enter');
    await page.waitForURL('**/tasks/wipe-table');
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('is moved through by keys, and gives the focus back', async () => {
    const { page, context } = await open('/tasks');
    const first = page.locator('main table a').first();
    await first.focus();
    await page.keyboard.press('Control+k');
    const box = page.getByRole('combobox');
    await box.fill('helm@v1');
    await page.getByRole('option').nth(1).waitFor();
    const active = () => box.getAttribute('aria-activedescendant');
    expect(await active()).toBe('found-0');
    await box.press('ArrowDown');
    expect(await active()).toBe('found-1');
    await box.press('ArrowUp');
    await box.press('ArrowUp');
    expect(await active()).not.toBe('found-0');
    expect(await page.locator(`#${(await active()) ?? ''}`).getAttribute('aria-selected')).toBe(
      'true',
    );
    await page.keyboard.press('Escape');
    expect(await first.evaluate((element) => element === document.activeElement)).toBe(true);
    await context.close();
  });

  it('finds an episode by a part of its id, and opens it', async () => {
    const { page, context } = await open('/');
    const { rows } = (await (await fetch(`${url()}/api/v1/episodes?limit=1`)).json()) as {
      rows: { episode_id: string }[];
    };
    const id = rows[0]?.episode_id ?? '';
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill(id);
    await page.getByRole('option', { name: id }).first().click();
    await page.waitForURL(`**/episodes/${encodeURIComponent(id)}`);
    await context.close();
  });

  it('pins a baseline, which stays until it is taken off', async () => {
    const { page, context } = await open('/tasks');
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('measure against helm@v13');
    await page
      .getByRole('option', { name: /Measure against helm@v13/ })
      .first()
      .click();
    await page.getByText('Measured against helm@v13').first().waitFor();
    await page.reload();
    await page.getByRole('button', { name: /helm@v13 no longer/ }).click();
    await page.getByRole('button', { name: /helm@v13 no longer/ }).waitFor({ state: 'detached' });
    await context.close();
  });

  it('is a page where no script runs', async () => {
    const { page, context } = await open('/', { script: false });
    await page.getByRole('link', { name: 'Find' }).click();
    await page.getByLabel('What to find').fill('kaplan');
    await page.getByRole('button', { name: 'Find' }).click();
    expect(new URL(page.url()).search).toBe('?q=kaplan');
    await page.getByLabel('What to find').fill('peeking');
    await page.getByRole('button', { name: 'Find' }).click();
    await page.getByRole('link', { name: 'Peeking', exact: true }).first().click();
    expect(page.url()).toContain('/docs/statistics#peeking');
    await context.close();
  });

  it('lists nothing that its reader may not open', async () => {
    const guarded = `${dir()}-guarded`;
    expect(await telltale(['sample', '--episodes', '300', '--data', guarded])).toMatchObject({
      code: 0,
    });
    for (const role of ['investor', 'leadership']) {
      const added = await telltale(['access', 'add', role, '--role', role, '--data', guarded], {
        input: 'a long enough password\n',
      });
      expect(added, added.stderr).toMatchObject({ code: 0 });
    }
    await using running = await startServer(guarded);
    const asked = async (role: string | null) => {
      const headers: Record<string, string> = {};
      if (role !== null) {
        const login = await fetch(`${running.url}/api/v1/access/login`, {
          method: 'POST',
          body: new URLSearchParams({ name: role, password: 'a long enough password' }),
          redirect: 'manual',
        });
        headers['cookie'] = login.headers.get('set-cookie')?.split(';')[0] ?? '';
      }
      const answer = await fetch(`${running.url}/palette.json`, { headers });
      const { entries, episodes } = (await answer.json()) as {
        entries: { kind: string; href: string }[];
        episodes: boolean;
      };
      // Every page, and one of each other kind.
      for (const [kind, ofKind] of Map.groupBy(entries, (entry) => entry.kind))
        for (const { href } of kind === 'page' ? ofKind : ofKind.slice(0, 1)) {
          const { status } = await fetch(running.url + href, { headers, redirect: 'manual' });
          expect(status, `${href} as ${role ?? 'nobody'}`).toBe(200);
        }
      return { kinds: new Set(entries.map(({ kind }) => kind)), episodes };
    };
    const nobody = await asked(null);
    expect(nobody.kinds).toEqual(new Set(['page', 'documentation']));
    expect((await asked('investor')).kinds.has('task')).toBe(false);
    const leadership = await asked('leadership');
    expect(leadership.kinds.has('task')).toBe(true);
    expect([nobody.episodes, leadership.episodes]).toEqual([false, false]);
    const headers = { cookie: '' };
    expect((await fetch(`${running.url}/api/v1/events`, { headers })).status).toBe(401);
  });
});

describe('keys', () => {
  it('go to pages, and never while somebody types', async () => {
    const { page, context } = await open('/');
    await page.keyboard.press('g');
    await page.keyboard.press('t');
    await page.waitForURL('**/tasks');
    await page.keyboard.press('g');
    await page.keyboard.press('e');
    await page.waitForURL('**/episodes');
    await page.keyboard.press('/');
    await page.keyboard.type('gt?');
    expect(await page.getByPlaceholder('Id or instruction').inputValue()).toBe('gt?');
    expect(new URL(page.url()).pathname).toBe('/episodes');
    expect(await page.getByRole('dialog').count()).toBe(0);
    await context.close();
  });

  it('reach filters, colours, the next page and the one before', async () => {
    const { page, context } = await open('/episodes');
    await page.keyboard.press('f');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Task');
    const placeOf = (address: URL) => address.searchParams.get('after');
    await page.keyboard.press(']');
    await page.waitForURL((address) => placeOf(address) !== null);
    const second = placeOf(new URL(page.url()));
    await page.keyboard.press(']');
    await page.waitForURL((address) => ![null, second].includes(placeOf(address)));
    await page.keyboard.press('[');
    await page.waitForURL((address) => placeOf(address) === second);
    await page.keyboard.press('[');
    await page.waitForURL((address) => placeOf(address) === null);
    await page.keyboard.press('t');
    await page.locator('[data-theme="light"]').waitFor();
    await context.close();
  });

  it('are explained in a sheet, and can be turned off there for good', async () => {
    const { page, context } = await open('/tasks');
    await page.keyboard.press('?');
    const sheet = page.getByRole('dialog', { name: 'Help' });
    await sheet.waitFor();
    expect(await violationsOn(page)).toEqual([]);
    await sheet.getByRole('button', { name: 'Turn single keys off' }).click();
    await sheet.getByRole('button', { name: 'Turn single keys on' }).waitFor();
    await page.keyboard.press('Escape');
    await page.reload({ waitUntil: 'networkidle' });
    await page.keyboard.press('?');
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog', { name: 'Find' }).waitFor();
    expect(await page.getByRole('dialog', { name: 'Help' }).count()).toBe(0);
    await context.close();
  });

  it('are turned off and colours chosen without script', async () => {
    const { page, context } = await open('/docs/shortcuts', { script: false });
    await page.getByRole('button', { name: 'Turn single keys off' }).click();
    expect(new URL(page.url()).pathname).toBe('/docs/shortcuts');
    await page.getByRole('button', { name: 'Turn single keys on' }).waitFor();
    await page.getByRole('button', { name: 'Dark' }).click();
    expect(await page.locator('.app').getAttribute('data-theme')).toBe('dark');
    expect(server().log()).not.toContain('Error');
    await context.close();
  });
});
