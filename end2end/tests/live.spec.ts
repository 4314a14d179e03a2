// The same truth everywhere, within a second, without anybody touching a page.
import { expect, figure, live, Svodka, test, complaints } from './fixtures';

let svodka: Svodka;
// A screen that has lost its server tries again after up to 45 seconds.
const patient = { timeout: 120_000 };

// A calendar-day normative makes deadlines independent of the hour the tests run at.
test.beforeAll(async () => {
  svodka = await Svodka.start({
    prepare: "update normative set unit = 'calendar_days', amount = 1 where stage = 'total' and source_id = 1",
  });
});
test.afterAll(async () => svodka.stop());

test('обращение появляется на доске, на стене и в очереди за секунду', async ({ browser }) => {
  const pages = await Promise.all(
    ['/', '/wall', '/departments/transport'].map(async (address) => {
      const page = await svodka.page(browser);
      const heard = complaints(page);
      await page.goto(svodka.url + address);
      await live(page);
      return { page, heard };
    }),
  );
  const [board, wall, queue] = pages.map((p) => p.page);
  const before = await figure(board, '.kpi__figure');
  const id = await svodka.post({ external_id: 'live-1', text: 'Провал асфальта на Ставропольской', category: 'roads', department: 'transport' });
  await Promise.all([
    expect(board.locator('.feed .row', { hasText: 'Провал асфальта на Ставропольской' })).toBeVisible(),
    expect(wall.locator('.wlist', { hasText: 'Дороги' }).first()).toBeVisible(),
    expect(queue.locator(`a[href="/appeals/${id}"]`).first()).toBeVisible(),
  ]);
  expect(await figure(board, '.kpi__figure')).toBe(before + 1);
  await expect(wall.locator('body')).not.toContainText('Ставропольской');
  for (const { page, heard } of pages) {
    expect(heard).toEqual([]);
    await page.close();
  }
});

test('после остановки сервера все три экрана возвращаются сами', async ({ browser }) => {
  const pages = await Promise.all(
    ['/', '/wall', '/departments/transport'].map(async (address) => {
      const page = await svodka.page(browser);
      await page.goto(svodka.url + address);
      await live(page);
      return page;
    }),
  );
  await svodka.kill();
  for (const page of pages) await expect(page.locator('.is-stale')).toHaveCount(1);
  await svodka.up();
  const id = await svodka.post({ external_id: 'live-2', text: 'Светофор не работает после грозы', category: 'transport', department: 'transport' });
  const [board, wall, queue] = pages;
  await expect(board.locator('.feed .row', { hasText: 'Светофор не работает после грозы' })).toBeVisible(patient);
  await expect(queue.locator(`a[href="/appeals/${id}"]`).first()).toBeVisible(patient);
  await expect(wall.locator('.is-stale')).toHaveCount(0, patient);
  await expect(wall.locator('.wkpi__figure').first()).toContainText('2', patient);
  for (const page of pages) await page.close();
});

test('Postgres падает и возвращается: экраны признаются и догоняют', async ({ browser }) => {
  const pages = await Promise.all(
    ['/', '/wall', '/departments/transport'].map(async (address) => {
      const page = await svodka.page(browser);
      const heard = complaints(page);
      await page.goto(svodka.url + address);
      await live(page);
      return { page, heard };
    }),
  );
  const [board, wall, queue] = pages.map((p) => p.page);
  const item = { text: 'Люк без крышки у гимназии', category: 'roads', department: 'transport' };
  svodka.postgres('down');
  try {
    // What is not stored is not acknowledged, and nobody shows old figures as new ones.
    await expect(svodka.post({ external_id: 'live-3', ...item })).rejects.toThrow();
    for (const { page } of pages) await expect(page.locator('.is-stale')).toHaveCount(1, { timeout: 60_000 });
    expect((await fetch(`${svodka.url}/readyz`)).status).toBe(503);
  } finally {
    svodka.postgres('up');
  }
  let id = 0;
  await expect(async () => {
    id = await svodka.post({ external_id: 'live-3', ...item });
  }).toPass({ timeout: 60_000, intervals: [200] });
  await expect(board.locator('.feed .row', { hasText: item.text })).toBeVisible(patient);
  await expect(queue.locator(`a[href="/appeals/${id}"]`).first()).toBeVisible(patient);
  await expect(wall.locator('.wlist', { hasText: 'Дороги' }).first()).toBeVisible(patient);
  for (const { page, heard } of pages) {
    await expect(page.locator('.is-stale')).toHaveCount(0, patient);
    // (Chromium itself notes each attempt that the server puts off.)
    expect(heard.filter((words) => !words.includes('status of 503'))).toEqual([]);
    await page.close();
  }
  expect(svodka.run(['verify'])).toContain('Расхождений нет');
});

test('срок проходит, данных нет, а числа и цвет меняются', async ({ page }) => {
  await page.goto(svodka.url + '/');
  await live(page);
  const overdue = () => figure(page, '.kpi:has-text("Просрочено") .kpi__figure');
  const before = await overdue();
  const received = new Date(Date.now() - 24 * 3600_000 + 4_000).toISOString();
  const id = await svodka.post({ external_id: 'time-1', text: 'Срок наступит через четыре секунды', received_at: received });
  await page.goto(svodka.url + `/?status=open`);
  await live(page);
  const row = page.locator('.row', { has: page.locator(`a[href="/appeals/${id}"]`) });
  await expect(row).toBeVisible();
  await expect.poll(overdue, { timeout: 15_000 }).toBe(before + 1);
  await expect(row).toHaveClass(/row--over/);
});

test('пока читают список, он не сдвигается', async ({ page }) => {
  await page.goto(svodka.url + '/');
  await live(page);
  const first = page.locator('.feed .row').first();
  const title = await first.locator('.row__title').innerText();
  await first.hover();
  await svodka.post({ external_id: 'hold-1', text: 'Новое, которое подождёт' });
  await expect(page.locator('.arrivals')).toContainText('1');
  expect(await page.locator('.feed .row').first().locator('.row__title').innerText()).toBe(title);
  await page.locator('.arrivals').click();
  await expect(page.locator('.feed .row').first()).toContainText('Новое, которое подождёт');
});

test('клавиатура: вниз, открыть, отбор просроченных', async ({ page }) => {
  await page.goto(svodka.url + '/');
  await live(page);
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await expect(page.locator('.feed .row').nth(1).locator('a').first()).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/appeals\/\d+$/);
  await page.goto(svodka.url + '/');
  await live(page);
  await page.keyboard.press('g');
  await page.keyboard.press('o');
  await expect(page).toHaveURL(/overdue=1/);
});

test('отбор живёт в адресе', async ({ page }) => {
  await svodka.post({ external_id: 'filter-1', text: 'В школе холодно', category: 'education' });
  await page.goto(svodka.url + '/');
  await live(page);
  await page.locator('select[name=category]').selectOption('education');
  await expect(page).toHaveURL(/category=education/);
  await expect(page.locator('.feed .row')).toHaveCount(1);
  await page.goBack();
  await expect(page).not.toHaveURL(/category=/);
});

test('в отбор просроченных обращение приходит само', async ({ page }) => {
  const received = new Date(Date.now() - 24 * 3600_000 + 6_000).toISOString();
  const id = await svodka.post({ external_id: 'time-2', text: 'Срок наступит через шесть секунд', received_at: received });
  await page.goto(svodka.url + '/?overdue=1');
  await live(page);
  await expect(page.locator(`.feed a[href="/appeals/${id}"]`)).toBeVisible({ timeout: 20_000 });
});

test('стена загружает только свою программу', async ({ page }) => {
  // (Each once: what the page announces beforehand is what the program uses.)
  const fetched: string[] = [];
  page.on('response', (answer) => {
    if (answer.url().endsWith('.wasm')) fetched.push(new URL(answer.url()).pathname);
  });
  await page.goto(svodka.url + '/wall');
  await live(page);
  expect(fetched).toEqual(['/pkg/wall.wasm']);
});
