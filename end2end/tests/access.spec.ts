// No axe violation on any page, light and dark, wide and narrow.
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { complaints, expect, live, Svodka, test } from './fixtures';

let svodka: Svodka;
let id: number;

test.beforeAll(async () => {
  svodka = await Svodka.start();
  svodka.person('clerk', ['operator']);
  svodka.person('chief', ['head'], ['transport']);
  for (let n = 0; n < 12; n++) {
    const received = new Date(Date.now() - n * 20 * 3600_000).toISOString();
    id = await svodka.post({
      external_id: `a-${n}`,
      text: `Не горит фонарь у дома ${n}`,
      received_at: received,
      category: n % 2 ? 'energy' : 'roads',
      district: 'karasunsky',
      importance: n % 5 ? 'normal' : 'high',
      author: 'Житель',
      address: 'ул. Мира, 5',
    });
  }
});
test.afterAll(async () => svodka.stop());

/** No violation on what a page shows now, and nothing wider than its window. */
async function accessible(page: Page, what: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target).join(' ')}`), what).toEqual([]);
  const wider = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
  expect(wider, `${what} шире окна`).toBe(false);
}

for (const colorScheme of ['light', 'dark'] as const) {
  for (const viewport of [{ width: 1440, height: 900 }, { width: 390, height: 844 }]) {
    test(`доступность, ${colorScheme}, ${viewport.width}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize(viewport);
      for (const address of ['/', '/work', '/notices', '/wall', '/departments/transport', '/appeals', `/appeals/${id}`, '/digest/2022-W50', '/appeals?overdue=1&category=health', '/appeals?q=фонарь+мира', '/appeals?q=фанарь', '/appeals?q=медведь']) {
        await page.goto(svodka.url + address);
        await expect(page.locator('main')).toBeVisible();
        await accessible(page, address);
      }
    });

    test(`доступность без входа, ${colorScheme}, ${viewport.width}`, async ({ browser }) => {
      const context = await browser.newContext({ viewport, colorScheme, reducedMotion: 'reduce' });
      const page = await context.newPage();
      const heard = complaints(page);
      const link = new URL(svodka.run(['user', 'password', 'clerk', '--link']).trim());
      for (const address of ['/login', '/login?trouble=wrong', link.pathname + link.search, '/pair']) {
        await page.goto(svodka.url + address);
        await expect(page.locator('main')).toBeVisible();
        if (address === '/pair') await expect(page.locator('.pair__code output')).toBeVisible();
        await accessible(page, address);
      }
      expect(heard).toEqual([]);
      await context.close();
    });

    test(`доступность того, что открывается, ${colorScheme}, ${viewport.width}`, async ({ browser }) => {
      const options = { viewport, colorScheme, reducedMotion: 'reduce' } as const;
      const page = await svodka.page(browser, 'everybody', options);
      const heard = complaints(page);
      const taken = await svodka.post({ external_id: `toast-${colorScheme}-${viewport.width}`, text: 'Яма на Мира' });
      await page.goto(`${svodka.url}/work?list=all`);
      await live(page);
      await page.keyboard.press('Shift+Slash');
      await expect(page.locator('#keymap')).toBeVisible();
      await accessible(page, 'карта клавиш');
      await page.goto(`${svodka.url}/appeals/${taken}`);
      await live(page);
      await page.getByRole('button', { name: 'Взять' }).first().click();
      await expect(page.locator('.toast')).toBeVisible();
      await accessible(page, 'сообщение о сделанном');
      expect(heard).toEqual([]);
      await page.context().close();

      const at = new Date(Date.now() - 600_000).toISOString();
      await svodka.post({
        external_id: `card-${colorScheme}-${viewport.width}`, text: 'Автобус не пришёл', category: 'roads', department: 'transport',
        received_at: at, taken_at: at, assigned_at: at, status: 'in_progress',
      }, 'pos');
      const chief = await svodka.page(browser, 'chief', options);
      const muttered = complaints(chief);
      await chief.goto(`${svodka.url}/departments/transport`);
      await live(chief);
      await chief.locator('a[data-open]').first().click();
      await expect(chief.locator('#item form').first()).toBeVisible();
      await accessible(chief, 'открытая карточка очереди');
      expect(muttered).toEqual([]);
      await chief.context().close();
    });
  }
}
