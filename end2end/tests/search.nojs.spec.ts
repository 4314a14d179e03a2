// One box from every page: words, a slip, a number, filters beside it; all of
// it without JavaScript.
import { expect, Svodka, test } from './fixtures';

let svodka: Svodka;
let id: number;

test.beforeAll(async () => {
  svodka = await Svodka.start();
  const received_at = new Date(Date.now() - 3600_000).toISOString();
  id = await svodka.post({
    external_id: 's-1',
    text: 'Во дворе упала ёлка, разбит асфальт у остановок',
    received_at,
    category: 'yards',
    author: 'Иванова Мария',
    address: 'ул. Ставропольская, 216',
  });
  await svodka.post({ external_id: 's-2', text: 'Не горит фонарь', received_at, category: 'energy' });
});
test.afterAll(async () => svodka.stop());

test('поиск из верхней строки, по отбору и с опечаткой', async ({ page }) => {
  await page.goto(svodka.url + '/');
  const box = page.getByRole('search').getByRole('searchbox');
  await expect(async () => {
    await page.goto(svodka.url + '/');
    await box.fill('ЕЛКА остановка');
    await box.press('Enter');
    await expect(page.locator('.register__count')).toHaveAttribute('value', '1', { timeout: 500 });
  }).toPass();
  await expect(page.locator('mark')).toHaveText(['ёлка', 'остановок']);
  await expect(page.getByRole('searchbox')).toHaveValue('ЕЛКА остановка');

  await page.getByLabel('Категория').selectOption('energy');
  await page.getByRole('button', { name: 'Показать' }).click();
  await expect(page.getByText('Ничего не нашлось')).toBeVisible();
  await page.getByRole('link', { name: 'Искать без отбора' }).click();
  await expect(page.locator('.register__count')).toHaveAttribute('value', '1');

  await page.getByRole('searchbox').fill('асфалт');
  await page.getByRole('searchbox').press('Enter');
  await expect(page.locator('.told')).toContainText('Исправлено');
  await page.getByRole('link', { name: 'искать как написано' }).click();
  await expect(page.getByText('Ни в одном обращении нет слова')).toBeVisible();

  await page.getByRole('searchbox').fill(`№ ${id}`);
  await page.getByRole('searchbox').press('Enter');
  await page.locator('.feed a').first().click();
  await expect(page).toHaveURL(`${svodka.url}/appeals/${id}`);
});
