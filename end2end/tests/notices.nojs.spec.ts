// Notifications without a single script: read, marked and chosen by forms.
import { expect, Svodka, test } from './fixtures';

let svodka: Svodka;

test.beforeAll(async () => {
  svodka = await Svodka.start();
  svodka.person('chief', ['head'], ['transport']);
});
test.afterAll(async () => svodka.stop());

test('прочесть, отметить и выбрать одними формами', async ({ browser }) => {
  const chief = await svodka.page(browser, 'chief');
  await chief.goto(`${svodka.url}/notices`);
  await expect(chief.locator('.state')).toContainText('Уведомлений нет');
  const at = new Date(Date.now() - 600_000).toISOString();
  const id = await svodka.post({
    external_id: 'notice-nojs', text: 'Яма </q><script>alert(1)</script>', category: 'roads', department: 'transport',
    received_at: at, taken_at: at, assigned_at: at, status: 'assigned',
  }, 'pos');
  const fresh = chief.locator('.notices__new');
  // It is told a moment behind the intake.
  await expect(async () => {
    await chief.goto(`${svodka.url}/notices`);
    await expect(fresh).toHaveCount(1, { timeout: 100 });
  }).toPass();
  await expect(fresh).toContainText('направили в ваше ведомство');
  await expect(fresh.locator('a')).toHaveAttribute('href', `/appeals/${id}`);
  await expect(chief.locator('.bell [data-unread]')).toHaveAttribute('data-unread', '1');
  await chief.getByRole('button', { name: 'Отметить всё прочитанным' }).click();
  await expect(fresh).toHaveCount(0);
  await expect(chief.locator('.bell [data-unread]')).toHaveAttribute('data-unread', '');

  await chief.getByRole('checkbox', { name: /Поручено/ }).uncheck();
  await chief.getByRole('button', { name: 'Сохранить' }).click();
  await expect(chief.locator('.notice--done')).toContainText('Выбор сохранён');
  await expect(chief.getByRole('checkbox', { name: /Поручено/ })).not.toBeChecked();
  await expect(chief.getByRole('checkbox', { name: /Срок прошёл/ })).toBeChecked();
  await chief.close();
});
