// The same work without a single script.
import { expect, Svodka, test } from './fixtures';

let svodka: Svodka;

test.beforeAll(async () => {
  svodka = await Svodka.start();
  svodka.person('worker', ['executor'], ['transport']);
});
test.afterAll(async () => svodka.stop());

test('от поступления до ответа одними формами', async ({ browser }) => {
  const id = await svodka.post({ external_id: 'nojs-1', text: 'Яма </textarea><script>alert(1)</script>' });
  const clerk = await svodka.page(browser);
  // The board may be a moment behind the intake.
  const row = clerk.locator(`.q a[href="/appeals/${id}"]`);
  await expect(async () => {
    await clerk.goto(`${svodka.url}/work?list=all`);
    await expect(row).toBeVisible({ timeout: 1000 });
  }).toPass();
  await row.click();
  await clerk.getByRole('button', { name: 'Взять' }).click();
  await expect(clerk.locator('.appeal__head')).toContainText('модерация');
  await clerk.locator('select[name=category]').selectOption({ label: 'Ямы и просадки' });
  await clerk.locator('.sort__one:has(select[name=category]) button').click();
  await expect(clerk.locator('.appeal__head')).toContainText('координация');
  await clerk.locator('.sort__one:has(select[name=department]) button').click();
  await expect(clerk.locator('.appeal__head')).toContainText('назначено');

  const worker = await svodka.page(browser, 'worker');
  await worker.goto(`${svodka.url}/appeals/${id}`);
  await worker.getByRole('button', { name: 'Принять в работу' }).click();
  // What is written stays: a template goes below it, a day left out is asked for.
  const area = worker.locator('textarea[data-draft]');
  await area.fill('Яму засыпали.');
  await worker.locator('select[name=template]').selectOption({ index: 1 });
  await worker.getByRole('button', { name: 'Подставить' }).click();
  await expect(area).toHaveValue(/^Яму засыпали\.\s+Здравствуйте/);
  await area.fill('Яму засыпали щебнем.');
  await worker.getByRole('button', { name: 'Промежуточный ответ' }).click();
  await expect(worker.getByRole('alert')).toContainText('выберите день');
  await expect(area).toHaveValue('Яму засыпали щебнем.');
  // Enter in the day's field sends nothing.
  await worker.locator('input[name=until]').press('Enter');
  await expect(worker.getByRole('status').filter({ hasText: 'Ответ не отправлен, черновик сохранён' })).toBeVisible();
  await expect(worker.locator('[data-saved]')).toContainText('черновик сохранён');
  await worker.getByRole('button', { name: 'Ответить' }).click();
  await expect(worker.locator('.appeal__head')).toContainText('отвечено');
  await worker.close();
  await clerk.close();
});

test('отказ рассказан словами на той же странице', async ({ browser }) => {
  const id = await svodka.post({ external_id: 'nojs-2' });
  const [one, two] = [await svodka.page(browser), await svodka.page(browser)];
  for (const page of [one, two]) await page.goto(`${svodka.url}/appeals/${id}`);
  await one.getByRole('button', { name: 'Взять' }).click();
  await two.getByRole('button', { name: 'Взять' }).click();
  await expect(two.getByRole('alert')).toContainText('раньше успели: вы сами');
  await one.close();
  await two.close();
});

test('отметить несколько и сделать разом', async ({ browser }) => {
  for (const n of [1, 2, 3]) await svodka.post({ external_id: `nojs-many-${n}` });
  const page = await svodka.page(browser);
  await expect(async () => {
    await page.goto(`${svodka.url}/work?list=new`);
    await expect(page.locator('.q')).toHaveCount(3, { timeout: 1000 });
  }).toPass();
  for (const mark of await page.locator('.q__mark').all()) await mark.check();
  await page.locator('.bulk button[value=take]').click();
  await page.goto(`${svodka.url}/work?list=mine`);
  await expect(page.locator('.q')).toHaveCount(await page.locator('.q__mark').count());
  await page.close();
});

test('шаг, после которого обращения не видно, ведёт дальше и говорит об этом', async ({ browser }) => {
  const id = await svodka.post({ external_id: 'nojs-gone', text: 'Не наше дело' });
  const clerk = await svodka.page(browser);
  await clerk.goto(`${svodka.url}/appeals/${id}`);
  await clerk.getByRole('button', { name: 'Взять' }).click();
  await clerk.locator('select[name=category]').selectOption({ label: 'Ямы и просадки' });
  await clerk.locator('.sort__one:has(select[name=category]) button').click();
  await clerk.locator('.sort__one:has(select[name=department]) button').click();
  const worker = await svodka.page(browser, 'worker');
  await worker.goto(`${svodka.url}/appeals/${id}`);
  await worker.getByText('Не наша компетенция').first().click();
  await worker.locator('textarea[name=note]').first().fill('Сети водоканала');
  await worker.locator('form[action="/api/fn/bounce"] button').click();
  await expect(worker).toHaveURL(/\/work/);
  await expect(worker.getByRole('status').filter({ hasText: 'возвращено на координацию' })).toBeVisible();
  await worker.close();
  await clerk.close();
});
