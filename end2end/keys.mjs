// How long a key takes to the painted picture in the workplace: part of
// `make bench`, which starts the server and gives the address, the session's
// cookie and how often to press. Prints {"p50":…,"p99":…,"presses":…} in milliseconds.
import { chromium } from 'playwright-core';

const [url, cookie, presses] = process.argv.slice(2);
const [name, value] = cookie.split('=');

const browser = await chromium.launch({
  executablePath: process.env.SVODKA_CHROMIUM || '/usr/bin/chromium',
  args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-gpu', '--no-first-run'],
});
try {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'ru-RU' });
  await context.addCookies([{ name, value, domain: '127.0.0.1', path: '/' }]);
  const page = await context.newPage();
  await page.goto(`${url}/work?list=all`);
  await page.getByText('На связи').first().waitFor();
  await page.locator('.q[aria-current]').waitFor();
  await page.evaluate(() => {
    const here = () => document.querySelector('.q[aria-current] a')?.getAttribute('href');
    window.times = [];
    window.addEventListener('keydown', (event) => {
      const before = here();
      const painted = () => {
        // In the frame that is about to be painted the hand must have moved;
        // a message sent from there is heard when it has been painted.
        requestAnimationFrame(() => {
          if (here() === before) return painted();
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => window.times.push(performance.now() - event.timeStamp);
          port2.postMessage(null);
        });
      };
      painted();
    }, true);
  });
  for (let n = 1; n <= Number(presses); n++) {
    await page.keyboard.press('j');
    await page.waitForFunction((n) => window.times.length === n, n);
  }
  const times = (await page.evaluate(() => window.times)).sort((a, b) => a - b);
  const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))];
  console.log(JSON.stringify({ p50: at(0.5), p99: at(0.99), presses: times.length }));
} finally {
  await browser.close();
}
