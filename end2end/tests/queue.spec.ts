// The head's queue with scripts: what is done from a card, seen by the executor
// at once, and told in words where somebody was faster.
import type { Page } from '@playwright/test';
import { complaints, expect, live, Svodka, test } from './fixtures';

let svodka: Svodka;

test.beforeAll(async () => {
  svodka = await Svodka.start();
  svodka.person('chief', ['head'], ['transport']);
  svodka.person('deputy', ['head'], ['transport']);
  svodka.person('worker', ['executor'], ['transport']);
});
test.afterAll(async () => svodka.stop());

const queue = '/departments/transport';
const card = (page: Page, id: number) => page.locator(`.card:has(a[href="/appeals/${id}"])`);

/** An appeal of the department that its executor works on. */
async function inProgress(external: string, text: string): Promise<number> {
  const at = new Date(Date.now() - 600_000).toISOString();
  return svodka.post({
    external_id: external, text, category: 'roads', department: 'transport',
    received_at: at, taken_at: at, assigned_at: at, status: 'in_progress',
  }, 'pos');
}

/** The executor's page of it, with an answer handed to the head. */
async function handOver(page: Page, id: number, answer: string): Promise<void> {
  await page.goto(`${svodka.url}/appeals/${id}`);
  await page.locator('textarea[data-draft]').fill(answer);
  await page.getByRole('button', { name: 'На согласование' }).click();
  await expect(page.locator('.appeal__head')).toContainText('на согласовании');
}

async function open(page: Page): Promise<void> {
  await page.goto(svodka.url + queue);
  await live(page);
}

test('руководитель возвращает, потом согласует, исполнитель видит сразу', async ({ browser }) => {
  const id = await inProgress('queue-1', 'Яма на Уральской');
  const [chief, worker] = [await svodka.page(browser, 'chief'), await svodka.page(browser, 'worker')];
  const heard = [chief, worker].map(complaints);
  await open(chief);
  await expect(chief.locator('#later .card, #today .card')).toContainText(['Яма на Уральской']);
  await handOver(worker, id, 'Заделали литой смесью');
  await expect(chief.locator('#approval .card')).toHaveCount(1);

  await card(chief, id).getByRole('link', { name: 'Вернуть' }).click();
  const deed = chief.locator('#item');
  await expect(deed).toHaveAttribute('data-appeal', String(id));
  await expect(chief.locator('#do-return')).toBeFocused();
  expect(new URL(chief.url()).pathname).toBe(queue);
  await deed.locator('textarea[name=note]').fill('Назовите срок ремонта');
  await deed.getByRole('button', { name: 'Вернуть на доработку' }).click();
  await expect(chief.locator('.toast')).toContainText('Возвращено на доработку');
  await expect(deed).toHaveAttribute('data-appeal', '0');
  await expect(chief.locator('#approval .card')).toHaveCount(0);
  await expect(worker.locator('.timeline')).toContainText('Назовите срок ремонта');

  // The answer is read on the card, the new one, and one tap sends it.
  await handOver(worker, id, 'Заделали литой смесью, ремонт в апреле');
  await expect(card(chief, id).locator('.card__quote')).toHaveText('Заделали литой смесью, ремонт в апреле');
  await card(chief, id).getByRole('button', { name: 'Утвердить' }).click();
  await expect(chief.locator('.toast')).toContainText('Утверждено и отправлено');
  await expect(card(chief, id)).toHaveCount(0);
  await expect(worker.locator('.appeal__head')).toContainText('отвечено');
  await expect(worker.locator('.appeal__body')).toContainText('ремонт в апреле');
  expect(heard.flat()).toEqual([]);
  await chief.close();
  await worker.close();
});

test('второе нажатие не утверждает ответ, который подвинулся под палец', async ({ browser }) => {
  const ids = [await inProgress('queue-tap-1', 'Первая яма'), await inProgress('queue-tap-2', 'Вторая яма')];
  const worker = await svodka.page(browser, 'worker');
  for (const id of ids) await handOver(worker, id, `Ответ ${id}`);
  const chief = await svodka.page(browser, 'chief');
  await chief.setViewportSize({ width: 390, height: 844 });
  // Cards that have moved take no tap for a second: here for longer, since the
  // second tap of a slow machine would come after it.
  await chief.addInitScript(() => {
    const { setTimeout } = window;
    Object.assign(window, { setTimeout: (what: () => void, ms: number) => setTimeout(what, ms === 1000 ? 15_000 : ms) });
  });
  await open(chief);
  const cards = chief.locator('#approval .card');
  await expect(cards).toHaveCount(2);
  await cards.first().scrollIntoViewIfNeeded();
  const box = await cards.first().getByRole('button', { name: 'Утвердить' }).boundingBox();
  const tap = () => chief.mouse.click((box?.x ?? 0) + 20, (box?.y ?? 0) + 20);
  await tap();
  await expect(cards).toHaveCount(1);
  await tap();
  // The cards have settled: now a tap counts.
  await expect(chief.locator('#approval .lane__list')).not.toHaveAttribute('data-moved');
  const answered = () => svodka.sql(`select count(*) from appeal where id in (${ids}) and state = 'answered'`);
  expect(answered()).toBe('1');
  await cards.getByRole('button', { name: 'Утвердить' }).click();
  await expect(cards).toHaveCount(0);
  expect(answered()).toBe('2');
  await chief.close();
  await worker.close();
});

test('кто опоздал, узнаёт об этом словами', async ({ browser }) => {
  const id = await inProgress('queue-2', 'Светофор у школы');
  const worker = await svodka.page(browser, 'worker');
  await handOver(worker, id, 'Светофор работает');
  const [chief, deputy] = [await svodka.page(browser, 'chief'), await svodka.page(browser, 'deputy')];
  for (const page of [chief, deputy]) {
    await open(page);
    await card(page, id).getByRole('link', { name: 'Вернуть' }).click();
    await expect(page.locator('#do-answer')).toContainText('Светофор работает');
  }
  // What somebody writes in is not drawn anew under the hand.
  await deputy.locator('#item textarea[name=note]').fill('Подождите');
  await chief.locator('#item').getByRole('button', { name: 'Утвердить и отправить' }).click();
  await expect(chief.locator('.toast')).toContainText('Утверждено и отправлено');
  await deputy.locator('#item').getByRole('button', { name: 'Утвердить и отправить' }).click();
  await expect(deputy.locator('.toast')).toContainText('раньше успели: Сотрудник chief');
  await expect(card(deputy, id)).toHaveCount(0);
  for (const page of [worker, chief, deputy]) await page.close();
});

test('поручить и пообещать срок с карточки', async ({ browser }) => {
  const id = await inProgress('queue-3', 'Люк на Красной');
  const [chief, worker] = [await svodka.page(browser, 'chief'), await svodka.page(browser, 'worker')];
  await open(chief);
  await worker.goto(`${svodka.url}/work?list=mine`);
  await live(worker);
  const deed = chief.locator('#item');
  await card(chief, id).getByRole('link', { name: 'Назначить' }).click();
  await deed.locator('select[name=executor]').selectOption({ label: 'Сотрудник worker' });
  await deed.getByRole('button', { name: 'Назначить' }).click();
  await expect(card(chief, id)).toContainText('Сотрудник worker');
  await expect(worker.locator(`.q a[href="/appeals/${id}"]`)).toBeVisible();

  await card(chief, id).getByRole('link', { name: 'Обещать срок' }).click();
  await deed.locator('.pick').nth(1).click();
  await deed.locator('textarea[name=text]').fill('Крышка заказана, поставим на этой неделе');
  await deed.getByRole('button', { name: 'Промежуточный ответ' }).click();
  await expect(chief.locator('#waiting, #today').locator('.card')).toContainText(['обещано']);
  await expect(worker.locator(`.q:has(a[href="/appeals/${id}"])`)).toContainText('промежуточный ответ');
  await chief.close();
  await worker.close();
});

test('открытое закрывается клавишей, фокус возвращается', async ({ browser }) => {
  const id = await inProgress('queue-4', 'Знак на Тюляева');
  const chief = await svodka.page(browser, 'chief');
  await chief.setViewportSize({ width: 390, height: 844 });
  await open(chief);
  const opener = card(chief, id).getByRole('link', { name: 'Назначить' });
  await opener.click();
  await expect(chief.locator('#item')).toHaveAttribute('data-appeal', String(id));
  expect(await chief.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  for (const button of await chief.locator('#item .btn, #item .pick span').all()) {
    expect((await button.boundingBox())?.height ?? 0).toBeGreaterThanOrEqual(44);
  }
  await chief.keyboard.press('Escape');
  await expect(chief.locator('#item')).toHaveAttribute('data-appeal', '0');
  await expect(card(chief, id).locator('a[data-open]').first()).toBeFocused();
  await chief.close();
});

test('из очереди можно выйти и попасть в остальное', async ({ browser }) => {
  const chief = await svodka.page(browser, 'chief');
  await chief.setViewportSize({ width: 390, height: 844 });
  await open(chief);
  await chief.getByLabel('Меню').click();
  const menu = chief.locator('.qbar__menu');
  for (const name of ['Работа', 'Обращения, поиск']) await expect(menu.getByRole('link', { name })).toBeInViewport();
  await menu.getByRole('button', { name: 'Выйти' }).click();
  await expect(chief).toHaveURL(/\/login/);
  await chief.close();
});
