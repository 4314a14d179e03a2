// Notifications with scripts: the bell and the words come to an open page by
// themselves, to the right person, and only of what they want to hear.
import type { Page } from '@playwright/test';
import { complaints, expect, live, Svodka, test } from './fixtures';

let svodka: Svodka;

test.beforeAll(async () => {
  svodka = await Svodka.start();
  svodka.person('chief', ['head'], ['transport']);
  svodka.person('worker', ['executor'], ['transport']);
  svodka.person('second', ['executor'], ['transport']);
  svodka.person('keeper', ['executor', 'admin'], ['transport']);
});
test.afterAll(async () => svodka.stop());

const bell = (page: Page) => page.locator('.bell [data-unread]');
const ring = (page: Page) => page.locator('#ring');

/** An appeal of the department that nobody has acknowledged yet. */
async function assigned(external: string, text: string): Promise<number> {
  const at = new Date(Date.now() - 600_000).toISOString();
  return svodka.post({
    external_id: external, text, category: 'roads', department: 'transport',
    received_at: at, taken_at: at, assigned_at: at, status: 'assigned',
  }, 'pos');
}

/** The executor takes it and hands an answer to the head. */
async function draft(page: Page, id: number, answer: string): Promise<void> {
  await page.goto(`${svodka.url}/appeals/${id}`);
  await live(page);
  await page.getByRole('button', { name: 'Принять в работу' }).click();
  await expect(page.locator('.appeal__head')).toContainText('в работе');
  await handOver(page, answer);
}

async function handOver(page: Page, answer: string): Promise<void> {
  await page.locator('textarea[data-draft]').fill(answer);
  await page.getByRole('button', { name: 'На согласование' }).click();
  await expect(page.locator('.appeal__head')).toContainText('на согласовании');
}

/** The head returns it from the queue, where the page is open. */
async function giveBack(page: Page, id: number, words: string): Promise<void> {
  await page.locator(`.card:has(a[href="/appeals/${id}"])`).getByRole('link', { name: 'Вернуть' }).click();
  await page.locator('#item textarea[name=note]').fill(words);
  await page.locator('#item').getByRole('button', { name: 'Вернуть на доработку' }).click();
  await expect(page.locator('#item')).toHaveAttribute('data-appeal', '0');
}

test('возврат слышит исполнитель, и только он, без перезагрузки', async ({ browser }) => {
  const id = await assigned('notice-1', 'Яма на Уральской');
  const [chief, worker, second] = [
    await svodka.page(browser, 'chief'), await svodka.page(browser, 'worker'), await svodka.page(browser, 'second'),
  ];
  const heard = [chief, worker, second].map(complaints);
  await chief.goto(`${svodka.url}/departments/transport`);
  await live(chief);
  await second.goto(`${svodka.url}/work?list=all`);
  await live(second);
  await draft(worker, id, 'Заделали литой смесью');
  // The head hears of the draft on the queue's own page.
  await expect(ring(chief)).toContainText('ждёт вашего согласования');
  await expect(bell(chief)).toHaveAttribute('data-unread', /^[1-9]/);
  await expect(ring(worker)).toBeHidden();

  await giveBack(chief, id, 'Назовите срок <b>');
  await expect(bell(worker)).toHaveAttribute('data-unread', '1');
  await expect(ring(worker)).toContainText('вернули на доработку: «Назовите срок <b>»');
  await expect(ring(worker)).toHaveAttribute('href', `/appeals/${id}`);
  await expect(bell(second)).toHaveAttribute('data-unread', '');
  await expect(ring(second)).toBeHidden();

  await worker.locator('.bell').click();
  await expect(worker).toHaveURL(/\/notices$/);
  const fresh = worker.locator('.notices__new');
  await expect(fresh).toHaveCount(1);
  await expect(fresh.locator('a')).toHaveAttribute('href', `/appeals/${id}`);
  await worker.getByRole('button', { name: 'Отметить всё прочитанным' }).click();
  await expect(fresh).toHaveCount(0);
  await expect(worker.getByRole('button', { name: 'Отметить всё прочитанным' })).toHaveCount(0);
  await expect(bell(worker)).toHaveAttribute('data-unread', '');

  // What one opens is read: the bell of another page says so by itself.
  const elsewhere = await svodka.page(browser, 'worker');
  await elsewhere.goto(`${svodka.url}/departments/transport`);
  await live(elsewhere);
  await worker.goto(`${svodka.url}/appeals/${id}`);
  await live(worker);
  await handOver(worker, 'Заделали, срок до пятницы');
  await giveBack(chief, id, 'Приложите снимок');
  await expect(bell(elsewhere)).toHaveAttribute('data-unread', '1');
  await expect(bell(worker)).toHaveAttribute('data-unread', '1');
  await elsewhere.locator(`.card a[href="/appeals/${id}"]`).first().click();
  await expect(elsewhere.locator('#item')).toHaveAttribute('data-appeal', String(id));
  for (const page of [elsewhere, worker]) await expect(bell(page)).toHaveAttribute('data-unread', '');
  expect(heard.flat()).toEqual([]);
  for (const page of [chief, worker, second, elsewhere]) await page.close();
});

test('о чём не просили, о том молчат', async ({ browser }) => {
  const id = await assigned('notice-2', 'Светофор у школы');
  const [chief, worker] = [await svodka.page(browser, 'chief'), await svodka.page(browser, 'worker')];
  await worker.goto(`${svodka.url}/notices`);
  await worker.getByRole('checkbox', { name: /Возврат на доработку/ }).uncheck();
  await worker.getByRole('button', { name: 'Сохранить' }).click();
  await expect(worker.locator('.notice--done')).toContainText('Выбор сохранён');
  await expect(worker.getByRole('checkbox', { name: /Возврат на доработку/ })).not.toBeChecked();
  await chief.goto(`${svodka.url}/departments/transport`);
  await live(chief);
  await draft(worker, id, 'Светофор работает');
  await giveBack(chief, id, 'Приложите снимок');
  await expect(worker.locator('.timeline')).toContainText('Приложите снимок');
  // A later notification of another kind is heard; the return before it was not.
  await chief.locator(`.card:has(a[href="/appeals/${id}"])`).getByRole('link', { name: 'Назначить' }).click();
  await chief.locator('#item select[name=executor]').selectOption({ label: 'Сотрудник second' });
  await chief.locator('#item').getByRole('button', { name: 'Назначить' }).click();
  await expect(chief.locator('#item')).toHaveAttribute('data-appeal', '0');
  await chief.locator(`.card:has(a[href="/appeals/${id}"])`).getByRole('link', { name: 'Назначить' }).click();
  await chief.locator('#item select[name=executor]').selectOption({ label: 'Сотрудник worker' });
  await chief.locator('#item').getByRole('button', { name: 'Назначить' }).click();
  await expect(ring(worker)).toContainText('поручили вам');
  await expect(bell(worker)).toHaveAttribute('data-unread', '1');
  await chief.close();
  await worker.close();
});

test('колокольчик считает и на странице без живых данных, без перезагрузки', async ({ browser }) => {
  const [chief, keeper] = [await svodka.page(browser, 'chief'), await svodka.page(browser, 'keeper')];
  const heard = complaints(keeper);
  await chief.goto(`${svodka.url}/departments/transport`);
  await live(chief);
  for (const [n, path] of ['/notices', '/admin', '/appeals', '/account'].entries()) {
    const id = await assigned(`notice-still-${n}`, 'Бордюр на Северной');
    await draft(keeper, id, 'Бордюр заменили');
    const open = keeper.waitForResponse(/\/live\?scope=bell/);
    await keeper.goto(`${svodka.url}${path}`);
    await open;
    const before = Number(await bell(keeper).getAttribute('data-unread'));
    await keeper.evaluate(() => { document.body.dataset.stays = 'yes'; });
    await giveBack(chief, id, 'Назовите срок');
    await expect(bell(keeper)).toHaveAttribute('data-unread', String(before + 1));
    await expect(ring(keeper)).toContainText('вернули на доработку: «Назовите срок»');
    await expect(keeper.locator('body')).toHaveAttribute('data-stays', 'yes');
  }
  expect(heard).toEqual([]);
  await chief.close();
  await keeper.close();
});

test('колокольчик и слова помещаются на телефоне', async ({ browser }) => {
  const id = await assigned('notice-3', 'Люк на Красной');
  const [chief, worker] = [await svodka.page(browser, 'chief'), await svodka.page(browser, 'worker')];
  await chief.setViewportSize({ width: 390, height: 844 });
  await chief.goto(`${svodka.url}/departments/transport`);
  await live(chief);
  const box = await chief.locator('.bell').boundingBox();
  expect(box?.width ?? 0).toBeGreaterThanOrEqual(44);
  expect(box?.height ?? 0).toBeGreaterThanOrEqual(44);
  await draft(worker, id, 'Крышку вернули');
  await expect(ring(chief)).toBeInViewport();
  expect(await chief.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await chief.close();
  await worker.close();
});
