// A display without scripts: every step is the page's own form.
import { expect, Svodka, test } from './fixtures';

let svodka: Svodka;

test.beforeAll(async () => {
  svodka = await Svodka.start();
});
test.afterAll(async () => svodka.stop());

test('экран подключают формами', async ({ browser, page }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const wall = await context.newPage();
  await wall.goto(`${svodka.url}/login`);
  await wall.getByRole('link', { name: 'Подключить экран стены' }).click();
  await wall.getByRole('button', { name: 'Получить код' }).click();
  const code = await wall.locator('.pair__code output').innerText();
  await wall.getByRole('button', { name: 'Проверить' }).click();
  expect(await wall.locator('.pair__code output').innerText()).toBe(code);

  await page.goto(`${svodka.url}/displays`);
  const form = page.locator('form[action="/api/fn/confirm_display"]');
  await form.getByLabel('Код с экрана').fill(code);
  await form.getByLabel('Имя').fill('У входа');
  await form.getByLabel('Сцена').selectOption('workload');
  await form.getByRole('button', { name: 'Подключить' }).click();
  await expect(page.locator('.notice--done')).toBeVisible();

  await wall.getByRole('button', { name: 'Проверить' }).click();
  await expect(wall.locator('.wall--large #w-deps')).toBeVisible();
  await page.reload();
  await expect(page.locator('.sign--alive')).toBeVisible();
  await context.close();
});
