// A number is a door: every figure of every page equals the list behind it,
// and every page says all it has to say without JavaScript.
import { expect, Svodka, test } from './fixtures';

let svodka: Svodka;

test.beforeAll(async () => {
  svodka = await Svodka.start();
  const now = Date.now();
  const categories = ['roads', 'transport', 'housing', 'waste', undefined];
  for (let n = 0; n < 40; n++) {
    const received = new Date(now - n * 7 * 3600_000 - 60_000);
    const answered = new Date(received.getTime() + 30_000).toISOString();
    await svodka.post({
      external_id: `f-${n}`,
      text: `Обращение номер ${n} о дворе и дороге`,
      received_at: received.toISOString(),
      category: categories[n % 5],
      district: n % 3 ? 'karasunsky' : undefined,
      ...(n % 4 === 0 ? { status: 'answered', answered_at: answered } : {}),
    });
  }
});
test.afterAll(async () => svodka.stop());

for (const address of ['/', '/wall', '/departments/transport']) {
  test(`числа ${address} равны спискам`, async ({ page }) => {
    // The board may be a moment behind the intake.
    const open = svodka.sql('select count(*) from appeal where is_open');
    await expect(async () => {
      await page.goto(svodka.url);
      await expect(page.locator('.kpi__figure a[href="/appeals?status=open"]')).toHaveText(open, { timeout: 1000 });
    }).toPass();
    await page.goto(svodka.url + address);
    const links = await page.locator('a[href^="/appeals?"]').evaluateAll((all) =>
      all.map((a) => ({ href: a.getAttribute('href') ?? '', text: a.textContent ?? '' })),
    );
    const figures = links
      .map((l) => ({ href: l.href, n: /^\s*[\d\u00a0\s]+\s*$/.test(l.text) ? Number(l.text.replace(/\D/g, '')) : null }))
      .filter((l): l is { href: string; n: number } => l.n !== null && l.href.includes('='));
    expect(figures.length).toBeGreaterThan(3);
    for (const f of figures) {
      await page.goto(svodka.url + f.href);
      const count = Number(await page.locator('.register__count').getAttribute('value'));
      expect(count, f.href).toBe(f.n);
      let rows = await page.locator('.feed .row').count();
      while ((await page.locator('a[rel=next]').count()) > 0) {
        await page.locator('a[rel=next]').click();
        rows += await page.locator('.feed .row').count();
      }
      expect(rows, f.href).toBe(f.n);
    }
  });
}

test('форма отбора работает без скриптов', async ({ page }) => {
  await page.goto(svodka.url + '/');
  await page.locator('select[name=category]').selectOption('waste');
  await page.locator('.filters button[type=submit]').click();
  await expect(page).toHaveURL(/category=waste/);
  await expect(page.locator('.feed .row')).toHaveCount(8);
});

test('обращение, история и срок читаются без скриптов', async ({ page }) => {
  const id = await svodka.post({ external_id: 'd-1', text: 'Первая редакция', author: 'Житель', category: 'roads' });
  await svodka.post({ external_id: 'd-1', text: 'Вторая редакция', author: 'Житель', category: 'roads' });
  await page.goto(`${svodka.url}/appeals/${id}`);
  await expect(page.locator('.said__text')).toHaveText('Вторая редакция');
  await expect(page.locator('.timeline')).toContainText('Первая редакция');
  await expect(page.locator('.why')).toContainText('рабочих часов');
});

test('чего нет, о том сказано, и код ответа верен', async ({ page }) => {
  for (const [address, status] of [
    ['/appeals/999999', 404],
    ['/appeals/abc', 404],
    ['/departments/nowhere', 404],
    ['/nowhere', 404],
    ['/appeals?category=nowhere', 400],
    ['/appeals?received=2026-13', 400],
  ] as const) {
    // Asked without a tab: Chromium itself writes each of these into the console.
    const answer = await page.request.get(svodka.url + address);
    expect(answer.status(), address).toBe(status);
    expect(await answer.text(), address).toContain('<h1');
  }
});
