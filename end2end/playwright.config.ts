// Real Chromium, and the same application twice: with JavaScript and, for the
// files named *.nojs.spec.ts, without. `make test` says which Chromium
// (SVODKA_CHROMIUM, see .ci/env); Playwright downloads none.
import { defineConfig } from '@playwright/test';

const withoutScript = /\.nojs\.spec\.ts$/;

export default defineConfig({
  testDir: 'tests',
  workers: 1,
  retries: 0,
  // They bound what hangs; how fast a thing is, `make bench` says.
  timeout: 300_000,
  expect: { timeout: 30_000 },
  forbidOnly: !!process.env.CI,
  reporter: 'list',
  use: {
    viewport: { width: 1440, height: 900 },
    locale: 'ru-RU',
    timezoneId: 'Europe/Moscow',
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env.SVODKA_CHROMIUM || '/usr/bin/chromium',
      args: [
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        '--disable-gpu',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'js', testIgnore: withoutScript },
    { name: 'nojs', testMatch: withoutScript, use: { javaScriptEnabled: false } },
  ],
});
