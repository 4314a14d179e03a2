// The article's six figures: on the command line, on the page, in the lists.
import { expect, Svodka, test } from './fixtures';

let svodka: Svodka;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  svodka = await Svodka.start({ args: ['--demo'] });
});
test.afterAll(async () => svodka.stop());

test('шесть чисел статьи в сводке, на странице и в списках', async ({ page }) => {
  const note = svodka.run(['digest', '--week', '2022-W50']).replaceAll('\u00a0', ' ');
  const figures = [259, 587, 163, 385, 422, 972];
  for (const n of figures) expect(note).toContain(String(n));
  await page.goto(`${svodka.url}/digest/2022-W50`);
  const main = page.locator('main');
  for (const n of figures) await expect(main).toContainText(String(n));
  const lists: [string, number][] = [
    ['/appeals?source=incident_management&answered=2022-W50', 259],
    ['/appeals?source=incident_management&processed=2022-12-01..2022-12-18', 587],
    ['/appeals?source=pos&processed=2022-W50', 163],
    ['/appeals?source=pos&received=2022-12-01..2022-12-18', 385],
  ];
  for (const [href, n] of lists) {
    await expect(main.locator(`table a[href="${href}"]`)).toHaveText(String(n));
    await page.goto(svodka.url + href);
    expect(Number(await page.locator('.register__count').getAttribute('value'))).toBe(n);
    await page.goBack();
  }
});

test('доска полна, журнал сходится', async ({ page }) => {
  await page.goto(svodka.url + '/');
  await expect(page.locator('.feed .row')).toHaveCount(200);
  expect(svodka.run(['verify'])).toBeTruthy();
});

test('люди демонстрации помещаются на странице входа', async ({ browser }) => {
  for (const width of [390, 1440]) {
    const context = await browser.newContext({ viewport: { width, height: 844 } });
    const page = await context.newPage();
    await page.goto(svodka.url + '/login');
    const list = await page.locator('.login__demo').boundingBox();
    for (const button of await page.locator('.login__demo .btn').all()) {
      const box = await button.boundingBox();
      expect((box?.x ?? 0) + (box?.width ?? 1e9)).toBeLessThanOrEqual((list?.x ?? 0) + (list?.width ?? 0));
    }
    await context.close();
  }
});
