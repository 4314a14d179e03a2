// The administrator's pages: reachable, in order, told what came of a form.
import AxeBuilder from '@axe-core/playwright';
import { expect, Svodka, test } from './fixtures';

let svodka: Svodka;
const pages = ['/admin', '/admin/people', '/admin/people/1', '/admin/departments', '/admin/categories', '/admin/sources', '/admin/norms', '/admin/calendars?year=2027', '/admin/ledger', '/displays', '/account'];

test.beforeAll(async () => {
  svodka = await Svodka.start();
});
test.afterAll(async () => svodka.stop());

for (const colorScheme of ['light', 'dark'] as const) {
  for (const viewport of [{ width: 1440, height: 900 }, { width: 390, height: 844 }]) {
    test(`доступность, ${colorScheme}, ${viewport.width}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize(viewport);
      for (const address of pages) {
        await page.goto(svodka.url + address);
        await expect(page.locator('main')).toBeVisible();
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target).join(' ')}`), address).toEqual([]);
        const wider = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
        expect(wider, `${address} шире окна`).toBe(false);
      }
    });
  }
}

test('ссылка для входа показана один раз и задаёт пароль', async ({ browser, page }) => {
  await page.goto(`${svodka.url}/admin/people`);
  await page.locator('summary', { hasText: 'Завести учётную запись' }).click();
  const form = page.locator('form[action="/api/fn/add_person"]');
  await form.getByLabel(/^Имя входа/).fill('petrov');
  await form.getByLabel('Имя', { exact: true }).fill('П. Петров');
  await form.getByLabel('оператор').check();
  await form.getByRole('button').click();
  const link = await page.locator('.secret').innerText();
  expect(link).toMatch(new RegExp(`^${svodka.url}/login\\?link=[0-9a-f]{64}$`));
  await page.reload();
  await expect(page.locator('.secret')).toHaveCount(0);

  const context = await browser.newContext();
  const own = await context.newPage();
  await own.goto(link);
  for (const label of ['Пароль, не меньше 10 знаков', 'Ещё раз']) await own.getByLabel(label).fill('svoj dlinnyj parol');
  await own.getByRole('button').click();
  await own.getByRole('link', { name: 'П. Петров' }).click();
  await expect(own.locator('.facts')).toContainText('оператор');
  await context.close();
});
