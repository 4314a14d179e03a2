// The head's queue without a single script.
import { expect, Svodka, test } from './fixtures';

let svodka: Svodka;

test.beforeAll(async () => {
  svodka = await Svodka.start();
  svodka.person('chief', ['head'], ['transport']);
  svodka.person('worker', ['executor'], ['transport']);
});
test.afterAll(async () => svodka.stop());

test('вернуть, поручить, пообещать и согласовать одними формами', async ({ browser }) => {
  const at = new Date(Date.now() - 600_000).toISOString();
  const id = await svodka.post({
    external_id: 'queue-nojs', text: 'Яма </textarea><script>alert(1)</script>', category: 'roads', department: 'transport',
    received_at: at, taken_at: at, assigned_at: at, status: 'in_progress',
  }, 'pos');
  const [chief, worker] = [await svodka.page(browser, 'chief'), await svodka.page(browser, 'worker')];
  const queue = `${svodka.url}/departments/transport`;
  const act = async (name: string) => {
    // The board may be a moment behind.
    const link = chief.locator(`.card:has(a[href="/appeals/${id}"])`).getByRole('link', { name });
    await expect(async () => {
      await chief.goto(queue);
      await expect(link).toBeVisible({ timeout: 1000 });
    }).toPass();
    await link.click();
    await expect(chief).toHaveURL(new RegExp(`/departments/transport/${id}#do-`));
  };
  const handOver = async (text: string) => {
    await worker.goto(`${svodka.url}/appeals/${id}`);
    await worker.locator('textarea[data-draft]').fill(text);
    await worker.getByRole('button', { name: 'На согласование' }).click();
    await expect(worker.locator('.appeal__head')).toContainText('на согласовании');
  };

  await handOver('Первый ответ <b>');
  await act('Вернуть');
  // Without words it is refused, in words, on the same page.
  await chief.getByRole('button', { name: 'Вернуть на доработку' }).click();
  await expect(chief.getByRole('alert')).toContainText('замечание');
  await chief.locator('textarea[name=note]').fill('Назовите срок');
  await chief.getByRole('button', { name: 'Вернуть на доработку' }).click();
  await expect(chief.locator('.deed__head')).toContainText('в работе');
  await worker.goto(`${svodka.url}/appeals/${id}`);
  await expect(worker.locator('.timeline')).toContainText('Назовите срок');

  await act('Назначить');
  await chief.locator('select[name=executor]').selectOption({ label: 'Сотрудник worker' });
  await chief.getByRole('button', { name: 'Назначить' }).click();
  await expect(chief.locator('.deed__head')).toContainText('Сотрудник worker');

  await act('Обещать срок');
  await chief.locator('textarea[name=text]').fill('Работа заказана');
  await chief.getByRole('button', { name: 'Промежуточный ответ' }).click();
  await expect(chief.locator('.deed__head')).toContainText('промежуточный ответ');

  await worker.goto(`${svodka.url}/appeals/${id}`);
  await worker.getByRole('button', { name: 'Продолжить работу' }).click();
  await handOver('Второй ответ <b>');
  // Read on the card and approved there; the page says so.
  const card = chief.locator(`.card:has(a[href="/appeals/${id}"])`);
  await expect(async () => {
    await chief.goto(queue);
    await expect(card.locator('.card__quote')).toHaveText('Второй ответ <b>', { timeout: 1000 });
  }).toPass();
  await card.getByRole('button', { name: 'Утвердить' }).click();
  await expect(chief).toHaveURL(/\/departments\/transport\??$/);
  await expect(chief.getByRole('status').first()).toContainText('утверждено и отправлено');
  expect(svodka.sql(`select answer from appeal where id = ${id}`)).toBe('Второй ответ <b>');
  await expect(async () => {
    await chief.goto(queue);
    await expect(chief.locator(`.card a[href="/appeals/${id}"]`)).toHaveCount(0, { timeout: 1000 });
  }).toPass();
  await chief.close();
  await worker.close();
});

test('полосы и списки за ними равны', async ({ browser }) => {
  const chief = await svodka.page(browser, 'chief');
  const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
  for (let n = 0; n < 12; n++) {
    const at = ago(20 * n + 1);
    await svodka.post({
      external_id: `lane-${n}`, text: `Обращение ${n}`, category: 'roads', department: 'transport',
      received_at: at, taken_at: at, assigned_at: at, status: 'in_progress',
    }, n % 2 ? 'pos' : 'incident_management');
  }
  let lanes: { href: string; n: number; cards: number }[] = [];
  // The board may be a moment behind the intake.
  await expect(async () => {
    await chief.goto(`${svodka.url}/departments/transport`);
    lanes = await chief.locator('.lane').evaluateAll((all) =>
      all.map((lane) => ({
        href: lane.querySelector('.lane__head a')?.getAttribute('href') ?? '',
        n: Number(lane.querySelector('.count')?.textContent),
        cards: lane.querySelectorAll('.card').length,
      })),
    );
    expect(lanes.reduce((sum, lane) => sum + lane.n, 0)).toBe(12);
  }).toPass();
  expect(lanes.length).toBe(5);
  for (const lane of lanes) {
    expect(lane.cards, lane.href).toBe(lane.n);
    await chief.goto(svodka.url + lane.href);
    expect(Number(await chief.locator('.register__count').getAttribute('value')), lane.href).toBe(lane.n);
  }
  await chief.close();
});
