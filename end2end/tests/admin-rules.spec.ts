// The pages of rules: in order at every size, and felt where people choose.
import AxeBuilder from '@axe-core/playwright';
import { expect, Svodka, test } from './fixtures';

let svodka: Svodka;
const pages = ['/admin/norms', '/admin/urgency', '/admin/calendars?year=2026&day=2026-05-08', '/admin/calendars?year=2050', '/admin/templates', '/admin/settings'];

test.beforeAll(async () => {
  svodka = await Svodka.start();
});
test.afterAll(async () => svodka.stop());

for (const colorScheme of ['light', 'dark'] as const) {
  for (const viewport of [{ width: 1440, height: 900 }, { width: 390, height: 844 }]) {
    test(`доступность с открытыми формами, ${colorScheme}, ${viewport.width}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize(viewport);
      for (const address of pages) {
        await page.goto(svodka.url + address);
        await page.locator('details.entry').evaluateAll((all) => all.slice(0, 8).forEach((d) => ((d as HTMLDetailsElement).open = true)));
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target).join(' ')}`), address).toEqual([]);
        const wider = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
        expect(wider, `${address} шире окна`).toBe(false);
      }
    });
  }
}

test('на телефоне день календаря крупный, как палец', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${svodka.url}/admin/calendars?year=2026`);
  const box = await page.locator('.month a').first().boundingBox();
  expect(box?.height).toBeGreaterThanOrEqual(44);
  expect(box?.width).toBeGreaterThanOrEqual(40);
});

test('категорию вне сезона не предлагают, а выбранная видна', async ({ page }) => {
  const id = await svodka.post({ external_id: 'season-1', category: 'roads_snow' });
  await page.goto(`${svodka.url}/admin/categories`);
  const entry = page.locator('.entry-below details.entry', { hasText: 'roads_snow' });
  await entry.locator('summary').click();
  // One day, half a year from now.
  const away = new Date(Date.now() + 182 * 86_400_000);
  const day = `${String(away.getDate()).padStart(2, '0')}.${String(away.getMonth() + 1).padStart(2, '0')}`;
  await entry.getByLabel(/^Сезон с/).fill(day);
  await entry.getByRole('button', { name: 'Сохранить' }).click();
  await expect(page.locator('.notice--refused')).toContainText('оба дня');
  await entry.locator('summary').click();
  await entry.getByLabel(/^Сезон с/).fill(day);
  await entry.getByLabel(/^по, включительно/).fill(day);
  await entry.getByRole('button', { name: 'Сохранить' }).click();
  await expect(page.locator('.notice--done')).toContainText('изменена');
  await expect(entry.locator('.chip')).toContainText('с');

  // Nobody is to put another appeal there; looking for old ones is no season's business.
  const choice = page.locator('select[name=category] option', { hasText: 'Снег и гололёд' });
  await page.goto(`${svodka.url}/work`);
  await expect(page.locator('#item')).toBeVisible();
  await expect(choice).toHaveCount(0);
  await page.goto(`${svodka.url}/appeals`);
  await expect(choice).toHaveCount(1);
  await page.goto(`${svodka.url}/appeals?category=roads_snow`);
  await expect(page.locator('select[name=category]')).toHaveValue('roads_snow');
  await expect(page.locator(`a[href="/appeals/${id}"]`).first()).toBeVisible();
});
