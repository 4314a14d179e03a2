// No axe violation on any page, light and dark, wide and narrow.
import AxeBuilder from '@axe-core/playwright';
import { expect, Svodka, test } from './fixtures';

let svodka: Svodka;
let id: number;

test.beforeAll(async () => {
  svodka = await Svodka.start();
  for (let n = 0; n < 12; n++) {
    const received = new Date(Date.now() - n * 20 * 3600_000).toISOString();
    id = await svodka.post({
      external_id: `a-${n}`,
      text: `Не горит фонарь у дома ${n}`,
      received_at: received,
      category: n % 2 ? 'energy' : 'roads',
      district: 'karasunsky',
      importance: n % 5 ? 'normal' : 'high',
      author: 'Житель',
      address: 'ул. Мира, 5',
    });
  }
});
test.afterAll(async () => svodka.stop());

for (const colorScheme of ['light', 'dark'] as const) {
  for (const viewport of [{ width: 1440, height: 900 }, { width: 390, height: 844 }]) {
    test(`доступность, ${colorScheme}, ${viewport.width}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize(viewport);
      for (const address of ['/', '/work', '/notices', '/wall', '/departments/transport', '/appeals', `/appeals/${id}`, '/digest/2022-W50', '/appeals?overdue=1&category=health', '/appeals?q=фонарь+мира', '/appeals?q=фанарь', '/appeals?q=медведь']) {
        await page.goto(svodka.url + address);
        await expect(page.locator('main')).toBeVisible();
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target).join(' ')}`), address).toEqual([]);
        const wider = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
        expect(wider, `${address} шире окна`).toBe(false);
      }
    });
  }
}
