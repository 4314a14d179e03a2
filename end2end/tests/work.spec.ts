// The operator's day by keyboard, two people at once, nothing typed is lost.
import { complaints, expect, letter, live, Svodka, test } from './fixtures';

let svodka: Svodka;

test.beforeAll(async () => {
  svodka = await Svodka.start({
    prepare: "update normative set unit = 'calendar_days', amount = 1 where stage = 'total' and source_id = 1",
  });
  svodka.person('anna', ['operator', 'moderator', 'coordinator']);
  svodka.person('boris', ['operator', 'moderator', 'coordinator']);
  svodka.person('worker', ['executor'], ['transport']);
  svodka.person('solo', ['operator', 'moderator', 'coordinator', 'executor'], ['transport']);
});
test.afterAll(async () => svodka.stop());

const row = (id: number) => `.q:has(a[href="/appeals/${id}"])`;

test('взять, разобрать и направить с клавиатуры, второй видит сразу', async ({ browser }) => {
  const id = await svodka.post({ external_id: 'work-1', text: 'Яма на Ставропольской' });
  const [anna, boris] = [await svodka.page(browser, 'anna'), await svodka.page(browser, 'boris')];
  const heard = [anna, boris].map(complaints);
  for (const page of [anna, boris]) {
    await page.goto(`${svodka.url}/work?list=all`);
    await live(page);
    await expect(page.locator(row(id))).toBeVisible();
  }
  await anna.keyboard.press('j');
  await expect(anna.locator('#item')).toHaveAttribute('data-appeal', String(id));
  // By the place of the key, whatever the layout says.
  await anna.keyboard.press('q');
  await expect(anna.locator('.toast')).toContainText('Взято в модерацию');
  await expect(boris.locator(row(id))).toContainText('модерация');
  await expect(boris.locator('[data-seen-by]')).toContainText('смотрит также: Сотрудник anna');
  // Taken back within half a minute, and taken again.
  await anna.keyboard.press('z');
  await expect(boris.locator(row(id))).toContainText('поступило');
  await anna.keyboard.press('q');
  await expect(anna.locator('#item select[name=category]')).toBeVisible();
  await anna.keyboard.press('c');
  const category = anna.locator('#item select[name=category]');
  await expect(category).toBeFocused();
  for (const [sign, code] of [['я', 'KeyZ'], ['м', 'KeyV']]) await letter(anna, sign, code);
  await expect(category.locator('option:checked')).toHaveText('Ямы и просадки');
  await anna.keyboard.press('Enter');
  await expect(anna.locator('.toast')).toContainText('Категория определена');
  // At once, before what the last step has brought is drawn: the key is not lost.
  await anna.keyboard.press('r');
  await expect(anna.locator('#item select[name=department]')).toBeFocused();
  await anna.keyboard.press('Enter');
  await expect(boris.locator(row(id))).toContainText('назначено');
  expect(heard.flat()).toEqual([]);
  await anna.close();
  await boris.close();
});

test('двое берут одно обращение сразу: один взял, второму сказано кто', async ({ browser }) => {
  const id = await svodka.post({ external_id: 'work-5', text: 'Ливнёвка на Мира' });
  const pages = await Promise.all(['anna', 'boris'].map((login) => svodka.page(browser, login)));
  const heard = pages.map(complaints);
  for (const page of pages) {
    await page.goto(`${svodka.url}/appeals/${id}`);
    await live(page);
  }
  await Promise.all(pages.map((page) => page.keyboard.press('q')));
  const said = () => Promise.all(pages.map((page) => page.locator('.toasts:not(.toasts--live)').innerText()));
  await expect.poll(async () => (await said()).filter((words) => words.includes('Взято в модерацию')).length).toBe(1);
  await expect.poll(async () => (await said()).filter((words) => /раньше успели: Сотрудник (anna|boris)/.test(words)).length).toBe(1);
  for (const page of pages) await expect(page.locator('.appeal__head')).toContainText('модерация');
  expect(svodka.sql(`select count(*) from journal where appeal_id = ${id} and kind = 'taken'`)).toBe('1');
  // The refusal is a 409: Chromium itself notes it in the console, and nothing else.
  expect(heard.flat().filter((words) => !words.includes('409'))).toEqual([]);
  for (const page of pages) await page.close();
});

test('от поступления до ответа одной клавиатурой', async ({ browser }) => {
  const id = await svodka.post({ external_id: 'work-6', text: 'Фонарь на Северной' });
  const page = await svodka.page(browser, 'solo');
  const heard = complaints(page);
  await page.goto(`${svodka.url}/work?list=all`);
  await live(page);
  const item = page.locator('#item');
  const toast = (words: string) => expect(page.locator('.toast').last()).toContainText(words);
  while ((await item.getAttribute('data-appeal')) !== String(id)) {
    const before = await item.getAttribute('data-appeal');
    await page.keyboard.press('j');
    await expect(item).not.toHaveAttribute('data-appeal', before ?? '');
    await expect(item).not.toHaveAttribute('aria-busy', /./);
  }
  await page.keyboard.press('q');
  await toast('Взято в модерацию');
  await expect(item.locator('select[name=category]')).toBeVisible();
  await page.keyboard.press('c');
  for (const [sign, code] of [['о', 'KeyJ'], ['с', 'KeyC'], ['т', 'KeyN']]) await letter(page, sign, code);
  await page.keyboard.press('Enter');
  await toast('Категория определена');
  await expect(item.locator('select[name=department]')).toBeVisible();
  await page.keyboard.press('r');
  await expect(page.locator('#item select[name=department]')).toBeFocused();
  await page.keyboard.press('Enter');
  await toast('Направлено в ведомство');
  await expect(item).toContainText('Принять в работу');
  await page.keyboard.press('q');
  await toast('Принято в работу');
  await expect(item.locator('textarea[data-draft]')).toBeVisible();
  await page.keyboard.press('a');
  await page.keyboard.insertText('Фонарь горит с вечера.');
  await page.keyboard.press('Control+Enter');
  await toast('Ответ отправлен');
  expect(svodka.sql(`select state, answer from appeal where id = ${id}`)).toBe('answered|Фонарь горит с вечера.');
  expect(heard).toEqual([]);
  await page.close();
});

test('черновик хранится по мере набора и не теряется, когда обращение меняют', async ({ browser }) => {
  const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
  const id = await svodka.post({
    external_id: 'work-2', text: 'Светофор', category: 'roads', department: 'transport',
    received_at: ago(30), taken_at: ago(20), assigned_at: ago(10), status: 'in_progress',
  });
  const worker = await svodka.page(browser, 'worker');
  await worker.goto(`${svodka.url}/appeals/${id}`);
  const area = worker.locator('textarea[data-draft]');
  await area.fill('Светофор починили </textarea><b>');
  await expect(worker.locator('[data-saved]')).toContainText('черновик сохранён');
  await worker.reload();
  await expect(area).toHaveValue('Светофор починили </textarea><b>');
  await worker.locator('select[data-template]').selectOption({ index: 1 });
  await expect(area).toHaveValue(/починили[\s\S]+Здравствуйте/);
  await worker.close();
});

// A slip here would tell the citizen that the work is done.
for (const key of ['Enter', 'Control+Enter']) {
  test(`«${key}» в поле дня обещает срок, а не отвечает окончательно`, async ({ browser }) => {
    const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
    const id = await svodka.post({
      external_id: `work-promise-${key}`, text: 'Светофор', category: 'roads', department: 'transport',
      received_at: ago(30), taken_at: ago(20), assigned_at: ago(10), status: 'in_progress',
    });
    const worker = await svodka.page(browser, 'worker');
    await worker.goto(`${svodka.url}/appeals/${id}`);
    await live(worker);
    await worker.locator('textarea[data-draft]').fill('Крышка заказана');
    await worker.keyboard.press('Escape');
    await worker.keyboard.press('i');
    const day = worker.locator('input[name=until]');
    await expect(day).toBeFocused();
    await day.fill((await day.getAttribute('max')) ?? '');
    await day.press(key);
    await expect(worker.locator('.toast')).toContainText('Промежуточный ответ отправлен');
    expect(svodka.sql(`select state from appeal where id = ${id}`)).toBe('interim');
    await worker.close();
  });
}

test('что написано и выбрано до прихода программы, не теряется', async ({ browser }) => {
  const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
  const id = await svodka.post({
    external_id: 'work-early', text: 'Светофор', category: 'roads', department: 'transport',
    received_at: ago(30), taken_at: ago(20), assigned_at: ago(10), status: 'in_progress',
  });
  const page = await svodka.page(browser, 'worker');
  // A slow network: the page is there, and the program is not yet.
  let come = () => {};
  const coming = new Promise<void>((done) => (come = done));
  await page.route('**/*.wasm', async (route) => {
    await coming;
    await route.continue();
  });
  await page.goto(`${svodka.url}/appeals/${id}`, { waitUntil: 'commit' });
  const area = page.locator('textarea[data-draft]');
  await area.fill('Светофор починили');
  await page.locator('select[data-template]').selectOption({ index: 1 });
  await expect(area).toHaveValue('Светофор починили');
  come();
  await expect(area).toHaveValue(/починили[\s\S]+Здравствуйте/);
  await expect(page.locator('select[data-template]')).toHaveValue('');
  await expect(page.locator('[data-saved]')).toContainText('черновик сохранён');
  expect(svodka.sql(`select text from draft where appeal_id = ${id}`)).toMatch(/^Светофор починили/);
  await page.close();
});

test('отправленное не хранится ещё раз черновиком, а недописанное не теряется с уходом', async ({ browser }) => {
  const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
  const item = (external_id: string) => ({
    external_id, text: 'Светофор', category: 'roads', department: 'transport',
    received_at: ago(30), taken_at: ago(20), assigned_at: ago(10), status: 'in_progress',
  });
  const id = await svodka.post(item('work-sent'), 'pos');
  const page = await svodka.page(browser, 'worker');
  const heard = complaints(page);
  // What the page is about to keep, by the timers it waits with (`writing::REST`).
  await page.addInitScript(() => {
    const { setTimeout, clearTimeout } = window;
    const waiting = new Set<number>();
    Object.assign(window, {
      waiting,
      hold: false,
      setTimeout: (what: () => void, ms: number) => {
        // (A day is longer than any machine takes from here to the press.)
        const held = ms === 900 && (window as unknown as { hold: boolean }).hold;
        const id = setTimeout(() => (waiting.delete(id), what()), held ? 864e5 : ms);
        if (ms === 900) waiting.add(id);
        return id;
      },
      clearTimeout: (id: number) => (waiting.delete(id), clearTimeout(id)),
    });
  });
  const waiting = () => page.evaluate(() => (window as unknown as { waiting: Set<number> }).waiting.size);
  const area = page.locator('textarea[data-draft]');
  const open = async () => {
    await page.goto(`${svodka.url}/appeals/${id}`);
    await live(page);
  };
  // Gone with the page before the hand has rested: kept all the same.
  await open();
  await area.fill('Недописано');
  await page.locator('a[href="/work"]').first().click();
  await expect(page).toHaveURL(/\/work/);
  await expect.poll(() => svodka.sql(`select text from draft where appeal_id = ${id}`)).toBe('Недописано');
  // A comment sent meanwhile takes nothing away from the answer.
  await open();
  await area.fill('Светофор работает');
  await page.locator('textarea[name=text]:not([data-draft])').fill('Проверить');
  await page.getByRole('button', { name: 'Добавить заметку' }).click();
  await expect.poll(() => svodka.sql(`select text from draft where appeal_id = ${id}`)).toBe('Светофор работает');
  // Handed over at once: nothing is kept behind its back.
  await page.evaluate(() => Object.assign(window, { hold: true }));
  await area.fill('Светофор работает с утра');
  expect(await waiting()).toBe(1);
  await page.getByRole('button', { name: 'На согласование' }).click();
  await expect(page.locator('.appeal__head')).toContainText('на согласовании');
  expect(await waiting()).toBe(0);
  expect(heard).toEqual([]);
  await page.close();
});

test('несохранённый черновик хранят ещё раз, неотправленная заметка ждёт на своём месте', async ({ browser }) => {
  const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
  const ids: number[] = [];
  for (const n of [1, 2]) {
    ids.push(await svodka.post({
      external_id: `work-lost-${n}`, text: `Связь ${n}`, category: 'roads', department: 'transport',
      received_at: ago(30), taken_at: ago(20), assigned_at: ago(10), status: 'in_progress',
    }));
  }
  const page = await svodka.page(browser, 'worker');
  let cut = true;
  await page.route('**/api/fn/keep_draft', (route) => (cut ? route.abort() : route.continue()));
  await page.goto(`${svodka.url}/work?list=all&appeal=${ids[0]}`);
  await live(page);
  const item = page.locator('#item');
  await expect(item).toHaveAttribute('data-appeal', String(ids[0]));
  await item.locator('textarea[data-draft]').fill('Кабель восстановлен');
  await expect(page.locator('.toast')).toContainText('Не закрывайте страницу');
  cut = false;
  await expect(item.locator('[data-saved]')).toContainText('черновик сохранён');
  expect(svodka.sql(`select text from draft where appeal_id = ${ids[0]}`)).toBe('Кабель восстановлен');

  const note = item.locator('form[action="/api/fn/comment"] textarea');
  await note.fill('Позвонить в сети');
  await page.keyboard.press('Escape');
  await page.locator(`.q a[href="/appeals/${ids[1]}"]`).click();
  await expect(item).toHaveAttribute('data-appeal', String(ids[1]));
  await expect(note).toHaveValue('');
  await page.locator(`.q a[href="/appeals/${ids[0]}"]`).click();
  await expect(item).toHaveAttribute('data-appeal', String(ids[0]));
  await expect(note).toHaveValue('Позвонить в сети');
  await page.close();
});

test('две тысячи открытых: рисуется только видимое, место не теряется', async ({ browser }) => {
  svodka.sql(`insert into appeal (source_id, channel_id, received_at, deadline_at, state, importance, external_id, sent_digest, title, text)
    select 1, 1, now(), now() + n * interval '1 minute', 'received', 'normal', 'bulk-' || n, '\\x00', 'Обращение ' || n, 'x' from generate_series(1, 2000) n`);
  svodka.sql(`insert into journal (appeal_id, at, actor, kind, change)
    select id, received_at, 'source:test', 'received', jsonb_build_object('after', jsonb_build_object('state', 'received', 'received_at', to_char(received_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
      'source', 1, 'channel', 1, 'importance', 'normal', 'cycle', 1, 'deadline', to_char(deadline_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')))
    from appeal where external_id like 'bulk-%'`);
  // On a large screen letters are larger, and so is a row.
  for (const viewport of [{ width: 1440, height: 900 }, { width: 3840, height: 2160 }]) {
    const page = await svodka.page(browser, 'anna', { viewport });
    await page.goto(`${svodka.url}/work?list=all`);
    await live(page);
    await expect(page.locator('.tabs a[aria-current] .count')).toHaveText('999+');
    for (let i = 0; i < 60; i++) await page.keyboard.press('j');
    await expect(page.locator('.q--at')).toBeInViewport({ ratio: 0.9 });
    expect(await page.locator('.q').count()).toBeLessThan(80);
    // What comes in above does not move what is under the hand.
    const here = page.locator('.q--at');
    const before = (await here.boundingBox())?.y;
    const over = page.locator('.tabs a').nth(3);
    const fewer = await over.innerText();
    const received_at = new Date(Date.now() - 864e5).toISOString();
    await svodka.post({ external_id: `work-3-${viewport.width}`, text: 'Срочное', importance: 'high', received_at });
    await expect(over).not.toHaveText(fewer);
    await expect.poll(async () => Math.abs(((await here.boundingBox())?.y ?? 0) - (before ?? 0))).toBeLessThan(3);
    await page.close();
  }
});

test('отметить многое с клавиатуры, сделать разом и взять назад', async ({ browser }) => {
  const ids: number[] = [];
  for (const n of [1, 2, 3, 4]) {
    const received_at = new Date(Date.now() - 5 * 864e5 - n * 60_000).toISOString();
    ids.push(await svodka.post({ external_id: `marked-${n}`, text: `Яма ${n}`, category: 'roads', district: 'zapadny', received_at }));
  }
  const [page, boris] = [await svodka.page(browser, 'anna'), await svodka.page(browser, 'boris')];
  const heard = complaints(page);
  await boris.goto(`${svodka.url}/appeals/${ids[0]}`);
  await page.goto(`${svodka.url}/work?list=all&district=zapadny&category=roads`);
  await live(page);
  const [marks, bar, toast] = [page.locator('.q__mark:checked'), page.locator('.bulk'), page.locator('.toast')];
  await expect(page.locator('.q')).toHaveCount(4);
  await expect(bar).toBeHidden();
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('Shift+X');
  await expect(marks).toHaveCount(3);
  await bar.getByRole('button', { name: 'Отметить все 4' }).click();
  await expect(marks).toHaveCount(4);
  await page.keyboard.press('Escape');
  await expect(bar).toBeHidden();
  // With the mouse as with the keys.
  await page.locator('.q__mark').nth(0).click();
  await page.locator('.q__mark').nth(3).click({ modifiers: ['Shift'] });
  await expect(marks).toHaveCount(4);
  // Of four one is taken by a colleague meanwhile: it stays marked, and is told by itself.
  await boris.getByRole('button', { name: 'Взять' }).click();
  await expect(page.locator(row(ids[0]))).toContainText('модерация');
  await page.keyboard.press('b');
  await expect(bar.getByRole('button', { name: 'Взять' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(toast).toContainText('Сделано: 3 из 4');
  await expect(toast).toContainText('раньше успели: Сотрудник boris');
  await expect(marks).toHaveCount(1);
  // Beside the list stands one of those that were taken: the key takes back all, not that one.
  await page.locator(`.q a[href="/appeals/${ids[1]}"]`).click();
  await expect(page.locator('#item [data-hot=KeyZ]')).toBeVisible();
  await page.keyboard.press('z');
  await expect(toast).toContainText('Отменено: 3 из 3');
  await expect(marks).toHaveCount(1);
  expect(svodka.sql(`select string_agg(state, ' ' order by id) from appeal where external_id like 'marked-%'`)).toBe('moderation received received received');
  expect(heard).toEqual([]);
  await page.close();
  await boris.close();
});

test('косая черта ведёт к поиску с любой страницы', async ({ browser }) => {
  const id = await svodka.post({ external_id: 'work-4', text: 'Поиск с клавиатуры' });
  const page = await svodka.page(browser, 'anna');
  // By the place of the key: in the Russian layout it writes a full stop.
  const slash = () => letter(page, '.', 'Slash');
  for (const address of ['/', '/work', `/appeals/${id}`, '/appeals', '/notices']) {
    await page.goto(svodka.url + address);
    const field = page.locator('[type=search]:visible');
    await expect(async () => {
      await slash();
      await expect(field, address).toBeFocused({ timeout: 200 });
    }).toPass({ timeout: 60_000 });
    await expect(field).toHaveValue('');
    await slash();
    await expect(field).toHaveValue('.');
  }
  await page.close();
});

test('карта клавиш открывается знаком вопроса', async ({ browser }) => {
  const page = await svodka.page(browser, 'anna');
  await page.goto(`${svodka.url}/work`);
  await live(page);
  const map = page.locator('#keymap');
  await page.keyboard.press('Shift+Slash');
  await expect(map).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(map).toBeHidden();
  // In the Russian layout the sign is on the seven.
  await page.evaluate(() =>
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: '?', code: 'Digit7', shiftKey: true, bubbles: true })),
  );
  await expect(map).toBeVisible();
  await page.close();
});

test('пока обращение не пришло, клавиши не действуют на другое', async ({ browser }) => {
  for (const n of [1, 2, 3]) {
    const received_at = new Date(Date.now() - (10 - n) * 864e5).toISOString();
    await svodka.post({ external_id: `slow-${n}`, text: `Медленная сеть ${n}`, received_at });
  }
  const page = await svodka.page(browser, 'anna');
  await page.goto(`${svodka.url}/work?list=over`);
  await live(page);
  const item = page.locator('#item');
  const ids = await page.locator('.q__mark').evaluateAll((marks) => marks.map((m) => (m as HTMLInputElement).value));
  const [first, second, third] = ids.slice(0, 3);
  await expect(item).toHaveAttribute('data-appeal', first);
  let lost = true;
  await page.route(`**/appeals/${second}`, (route) => (lost ? route.abort() : route.continue()));
  const states = () => svodka.sql(`select string_agg(state, ' ' order by array_position(array[${ids.slice(0, 3)}]::bigint[], id)) from appeal where id in (${ids.slice(0, 3)})`);
  // It does not come; a key for it is not the first one's, and not the third one's either.
  await page.keyboard.press('j');
  await expect(item).toHaveAttribute('data-lost', '');
  await page.keyboard.press('q');
  await page.keyboard.press('j');
  await expect(item).toHaveAttribute('data-appeal', third);
  await expect(page.locator('.appeal__head')).toContainText('поступило');
  expect(states()).toBe('received received received');
  // Back to it: what was pressed counts when it has come.
  await page.keyboard.press('k');
  await expect(item).toHaveAttribute('data-lost', '');
  await page.keyboard.press('q');
  lost = false;
  await expect(item).toHaveAttribute('data-appeal', second);
  await expect(page.locator('.appeal__head')).toContainText('модерация');
  expect(states()).toBe('received moderation received');
  await page.close();
});
