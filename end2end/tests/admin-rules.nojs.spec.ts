// Normatives, calendars, urgency and templates by plain forms alone.
import { expect, Svodka, test } from './fixtures';

let svodka: Svodka;

test.beforeAll(async () => {
  svodka = await Svodka.start();
});
test.afterAll(async () => svodka.stop());

test('норматив изменён, открытые обращения пересчитаны, журнал помнит прежнее', async ({ page }) => {
  await svodka.post({ external_id: 'rules-1' });
  await page.goto(`${svodka.url}/admin/norms`);
  const source = page.locator('section', { has: page.getByRole('heading', { name: 'Инцидент-менеджмент' }) });
  const entry = source.locator('details.entry--norm').first();
  await entry.locator('summary').click();
  await entry.getByLabel('Срок').fill('4');
  await entry.getByLabel(/^Основание/).fill('Приказ № 7');
  await entry.getByRole('button', { name: 'Сохранить новую версию' }).click();
  await expect(page.locator('.notice--done')).toContainText('прежние, пока вы не нажмёте');
  await expect(source).toContainText('Прежние версии: 1');
  await page.getByRole('button', { name: 'Пересчитать открытые обращения' }).click();
  await expect(page.locator('.notice--done')).toContainText('просмотрено 1, срок изменился у 1');

  // The same once more is refused with the remedy.
  const add = source.locator('details.entry--new');
  await add.locator('summary').click();
  await add.getByLabel('Срок').fill('5');
  await add.getByLabel(/^Основание/).fill('Приказ № 8');
  await add.getByRole('button').click();
  await expect(page.locator('.notice--refused')).toContainText('измените срок там');

  await page.goto(`${svodka.url}/admin/ledger`);
  await expect(page.locator('main')).toContainText('срок: 9 → 4');
});

test('день, неделя и год календаря', async ({ page }) => {
  await page.goto(`${svodka.url}/admin/calendars?calendar=1&year=2027`);
  await page.getByRole('button', { name: 'Год утверждён' }).click();
  await expect(page.locator('.notice--done')).toContainText('утверждённый');

  await page.locator('.month', { hasText: 'сентябрь' }).getByRole('link', { name: '15', exact: true }).click();
  const day = page.locator('section', { has: page.locator('h2#day') });
  await expect(day).toContainText('обычная среда, 9:00–13:00, 14:00–18:00');
  await day.getByLabel('Вид дня').selectOption({ label: 'сокращённый день' });
  await day.getByLabel(/^Часы дня/).fill('9-12, 13-15');
  await day.getByLabel('Название').fill('День города');
  await day.getByRole('button', { name: 'Сохранить день' }).click();
  await expect(page.locator('.notice--done')).toContainText('сокращённый день');
  await expect(day).toContainText('9:00–12:00, 13:00–15:00');
  await day.getByLabel(/^Часы дня/).fill('с девяти');
  await day.getByRole('button', { name: 'Сохранить день' }).click();
  await expect(page.locator('.notice--refused')).toContainText('часы пишутся как');
  await day.getByRole('button', { name: 'Сделать обычным' }).click();
  await expect(page.locator('.notice--done')).toContainText('снова обычный');

  await page.locator('summary', { hasText: 'Изменить часы' }).click();
  await page.getByRole('textbox', { name: 'пятница' }).fill('9:00–13:00, 14:00–16:45');
  await page.getByRole('button', { name: 'Сохранить неделю' }).click();
  await expect(page.locator('.facts')).toContainText('14:00–16:45');
});

test('«скоро срок»: минуты изменены, лестница не нарушена', async ({ page }) => {
  await page.goto(`${svodka.url}/admin/urgency`);
  const entry = page.locator('details.entry--norm', { hasText: 'до срока' }).first();
  await entry.locator('summary').click();
  await entry.getByLabel(/^Рабочих минут/).fill('90');
  await entry.getByRole('button', { name: 'Сохранить' }).click();
  await expect(page.locator('details.entry--norm', { hasText: 'до срока' }).first()).toContainText('1 ч 30 мин');

  const head = page.locator('details.entry--norm', { hasText: 'после срока' }).first();
  await head.locator('summary').click();
  await head.getByLabel(/^Рабочих минут/).fill('5000');
  await head.getByRole('button', { name: 'Сохранить' }).click();
  await expect(page.locator('.notice--refused')).toContainText('не может узнать раньше');
});

test('старший смены ведёт шаблоны и не видит остальной настройки', async ({ browser }) => {
  svodka.person('senior', ['supervisor']);
  const page = await svodka.page(browser, 'senior');
  await page.goto(svodka.url);
  await page.getByRole('link', { name: 'Шаблоны' }).click();
  await expect(page.locator('.sheet__tabs a')).toHaveText(['Шаблоны и причины']);
  await page.locator('summary', { hasText: 'Добавить шаблон' }).click();
  const form = page.locator('form[action="/api/fn/add_template"]');
  await form.getByLabel('Название в списке').fill('Мост осмотрен');
  await form.getByLabel('Категория').selectOption({ label: 'Дороги' });
  await form.getByLabel('Текст ответа').fill('Мост осмотрен, <движение> открыто.');
  await form.getByRole('button').click();
  const entry = page.locator('details.entry', { hasText: 'Мост осмотрен' });
  await entry.locator('summary').click();
  await expect(entry.getByLabel('Текст ответа')).toHaveValue('Мост осмотрен, <движение> открыто.');
  await entry.getByRole('button', { name: 'Убрать в архив' }).click();
  await expect(entry.locator('summary')).toContainText('в архиве');
  await page.context().close();
});
