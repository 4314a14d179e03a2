// The administrator's forms and one's own account without scripts.
import { expect, PASSWORD, Svodka, test } from './fixtures';

let svodka: Svodka;

test.beforeAll(async () => {
  svodka = await Svodka.start();
});
test.afterAll(async () => svodka.stop());

test('ведомство переименовано, отказ назван, изменение в журнале', async ({ page }) => {
  await page.goto(`${svodka.url}/admin/departments`);
  const entry = page.locator('details.entry', { hasText: 'housing' });
  await entry.locator('summary').click();
  await entry.getByLabel('Название').fill('Жилищная инспекция города');
  await entry.getByRole('button', { name: 'Сохранить' }).click();
  await expect(page.locator('.notice--done')).toContainText('изменено');

  await entry.locator('summary').click();
  await entry.getByRole('button', { name: 'Убрать в архив' }).click();
  await expect(page.locator('.notice--refused')).toContainText('сначала назначьте');

  await page.goto(`${svodka.url}/admin/ledger`);
  await expect(page.locator('.changes').first()).toContainText('«Жилищная инспекция» → «Жилищная инспекция города»');
});

test('мои сеансы: второй заканчивается, этот остаётся', async ({ page }) => {
  const body = new URLSearchParams({ login: 'everybody', password: PASSWORD });
  await fetch(`${svodka.url}/login`, { method: 'POST', body, redirect: 'manual' });
  await page.goto(`${svodka.url}/account`);
  await expect(page.locator('.rows__row')).toHaveCount(2);
  await page.getByRole('button', { name: 'Закончить все остальные' }).click();
  await expect(page.locator('.rows__row')).toHaveCount(1);
  await expect(page.locator('.rows__row')).toContainText('этот сеанс');
});
