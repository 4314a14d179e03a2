// A citizen's text is text: on every page, in every field.
import { expect, Svodka, test } from './fixtures';

let svodka: Svodka;
let id: number;
const evil = `</textarea></title></script><script>alert(1)</script><img src=x onerror=alert(2)>"'\`{{7*7}} \u202Eязыг\u202C 👩‍👩‍👧 \u0000 конец`;

test.beforeAll(async () => {
  svodka = await Svodka.start();
  id = await svodka.post({
    external_id: `<b>&"'${'x'.repeat(20)}`,
    text: evil + ' длинно'.repeat(14_000),
    author: evil,
    address: evil,
    author_url: 'https://example.org/"><script>alert(3)</script>',
    url: 'https://example.org/?q=<script>alert(4)</script>',
    category: 'roads',
    department: 'transport',
    importance: 'high',
  });
});
test.afterAll(async () => svodka.stop());

for (const address of ['/', '/wall', '/departments/transport', '/appeals', 'ITEM']) {
  test(`разметка из обращения не исполняется: ${address}`, async ({ page }) => {
    await page.goto(svodka.url + (address === 'ITEM' ? `/appeals/${id}` : address));
    expect(await page.locator('img[src="x"]').count()).toBe(0);
    expect(await page.locator('script', { hasText: 'alert(' }).count()).toBe(0);
    // Nothing of it may widen the page either.
    const wider = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
    expect(wider).toBe(false);
  });
}

test('весь текст на месте, нулевой знак заменён', async ({ page }) => {
  await page.goto(`${svodka.url}/appeals/${id}`);
  const text = await page.locator('.said__text').innerText();
  expect(text).toContain('<script>alert(1)</script>');
  expect(text).toContain('\uFFFD конец');
  expect(text.length).toBeGreaterThan(90_000);
});
