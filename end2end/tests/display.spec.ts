// A display of the wall from its code to its end, as two browsers see it.
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { complaints, expect, Svodka, test } from './fixtures';

let svodka: Svodka;

test.beforeAll(async () => {
  svodka = await Svodka.start();
  svodka.person('starshaya', ['supervisor']);
  for (let n = 0; n < 6; n++) await svodka.post({ external_id: `d-${n}`, category: n % 2 ? 'roads' : 'energy' });
});
test.afterAll(async () => svodka.stop());

/** A browser of its own that nobody has logged in to, showing its code. */
async function screen(browser: Browser): Promise<{ context: BrowserContext; page: Page; heard: string[]; code: string }> {
  const context = await browser.newContext({ viewport: { width: 1920, height: 1080 } });
  const page = await context.newPage();
  const heard = complaints(page);
  await page.goto(`${svodka.url}/pair`);
  // It asks for the code by itself.
  const shown = page.locator('.pair__code output');
  await expect(shown).toHaveText(/^[2-9ACEHKMPTX]{3}\s[2-9ACEHKMPTX]{3}$/);
  return { context, page, heard, code: await shown.innerText() };
}

async function connect(page: Page, code: string, name: string): Promise<void> {
  await page.goto(`${svodka.url}/displays`);
  const form = page.locator('form[action="/api/fn/confirm_display"]');
  await form.getByLabel('Код с экрана').fill(code);
  await form.getByLabel('Имя').fill(name);
  await form.getByRole('button', { name: 'Подключить' }).click();
  await expect(page.locator('.notice--done')).toBeVisible();
}

test('экран подключается, живёт, меняет сцену и гаснет', async ({ browser, page }) => {
  const wall = await screen(browser);
  await connect(page, wall.code, 'Экран 3');
  await wall.page.waitForURL('**/wall');
  await expect(wall.page.locator('.wall')).toHaveAttribute('data-display', 'city');

  const row = page.getByRole('row', { name: /Экран 3/ });
  await expect(row.locator('.sign')).toHaveText(/жив, данные \d+\sс/);

  await row.getByLabel('Сцена').selectOption('breakdown');
  await row.getByRole('button', { name: 'Перевести' }).click();
  // The page of the wall changes by itself, within two seconds and a loading.
  await expect(wall.page.locator('.wall--large #w-cats')).toBeVisible({ timeout: 5_000 });

  // Nothing but the wall opens to it.
  await wall.page.goto(`${svodka.url}/appeals`);
  expect(new URL(wall.page.url()).pathname).toBe('/wall');
  expect((await wall.context.request.get(`${svodka.url}/live?scope=board`)).status()).toBe(403);

  await row.locator('summary').click();
  await row.getByRole('button', { name: 'Отозвать доступ' }).click();
  await wall.page.waitForURL('**/pair');
  await expect(wall.page.locator('.pair__code')).toBeVisible();
  // (A sign of life may still be on its way when the access ends.)
  expect(wall.heard.filter((words) => !words.includes('status of 401'))).toEqual([]);
  await wall.context.close();
});

test('сцены стены помещаются в экран', async ({ page }) => {
  for (const viewport of [{ width: 1920, height: 1080 }, { width: 3840, height: 2160 }]) {
    await page.setViewportSize(viewport);
    for (const scene of ['city', 'breakdown', 'workload']) {
      await page.goto(`${svodka.url}/wall?scene=${scene}`);
      await expect(page.locator('.wall__cols')).toBeVisible();
      const cut = await page.evaluate(() => {
        const root = document.documentElement;
        const wide = root.scrollWidth > root.clientWidth || root.scrollHeight > root.clientHeight;
        const table = document.querySelector('.wtable')!.getBoundingClientRect();
        return wide || table.bottom > window.innerHeight;
      });
      expect(cut, `${scene} ${viewport.width}`).toBe(false);
    }
  }
});

test('чужой код не подтвердить дважды и не подобрать', async ({ browser, page }) => {
  const wall = await screen(browser);
  await connect(page, wall.code, 'Экран 4');
  const form = page.locator('form[action="/api/fn/confirm_display"]');
  await form.getByLabel('Код с экрана').fill(wall.code);
  await form.getByLabel('Имя').fill('Экран 5');
  await form.getByRole('button', { name: 'Подключить' }).click();
  await expect(page.locator('.notice--refused')).toContainText('не показывает ни один экран');
  await wall.context.close();
});
