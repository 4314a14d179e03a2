// A server of its own for each test file: a fresh database, the release
// binary, tokens, and a page whose console must stay silent.
import { test as base, expect, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from '@playwright/test';
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import path from 'node:path';

export { expect };

const root = path.resolve(import.meta.dirname, '../..');
const binary = path.join(root, 'target/release/svodka');
const admin = process.env.DATABASE_URL ?? '';

function psql(database: string, sql: string): string {
  return execFileSync('psql', ['-qAtX', '-v', 'ON_ERROR_STOP=1', database, '-c', sql], { encoding: 'utf8' }).trim();
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  return port;
}

/** The password of everybody in these tests. */
export const PASSWORD = 'korrektnaya loshad';

export type Item = Record<string, unknown> & { external_id: string };

/** A running `svodka serve` over a database of its own. */
export class Svodka {
  /** The server of the test file that is running. */
  static current?: Svodka;
  private process?: ChildProcess;
  private sessions = new Map<string, string>();
  private tokens = new Map<string, string>();

  private constructor(
    readonly database: string,
    readonly port: number,
    private readonly args: string[],
  ) {}

  /** `prepare` is SQL run on the migrated database before the server starts. */
  static async start(options: { args?: string[]; prepare?: string } = {}): Promise<Svodka> {
    if (!admin) throw new Error('Нужен DATABASE_URL: запускайте через make test');
    const name = `e2e_${process.pid}_${Date.now()}`;
    psql(admin, `create database ${name}`);
    const url = new URL(admin);
    url.pathname = `/${name}`;
    const server = new Svodka(url.toString(), await freePort(), options.args ?? []);
    if (options.prepare) {
      server.run(['verify']); // migrates
      psql(server.database, options.prepare);
    }
    const everybody = () => server.person('everybody', ['operator', 'moderator', 'coordinator', 'supervisor', 'admin']);
    // The demonstration does not begin beside people; anything else would make
    // an administrator where there is none.
    const demo = server.args.includes('--demo');
    if (!demo) everybody();
    await server.up();
    if (demo) everybody();
    Svodka.current = server;
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Runs a verb of the command line and answers what it printed. */
  run(args: string[], input?: string): string {
    return execFileSync(binary, args, { env: this.env(), encoding: 'utf8', cwd: root, input });
  }

  /** Makes a person with a password, as an administrator would at the machine. */
  person(login: string, roles: string[], departments: string[] = []): void {
    const told = [...roles.flatMap((r) => ['--role', r]), ...departments.flatMap((d) => ['--department', d])];
    this.run(['user', 'add', login, '--name', `Сотрудник ${login}`, ...told]);
    this.run(['user', 'password', login], PASSWORD);
  }

  /** Gives a browser the session of a person, without the login page. */
  async admit(context: BrowserContext, login = 'everybody'): Promise<void> {
    let secret = this.sessions.get(login);
    if (!secret) {
      const body = new URLSearchParams({ login, password: PASSWORD });
      const answer = await fetch(`${this.url}/login`, { method: 'POST', body, redirect: 'manual' });
      secret = /svodka_session=([0-9a-f]+)/.exec(answer.headers.get('set-cookie') ?? '')?.[1];
      if (!secret) throw new Error(`вход ${login}: ${answer.status} ${answer.headers.get('location')}`);
      this.sessions.set(login, secret);
    }
    await context.addCookies([{ name: 'svodka_session', value: secret, domain: '127.0.0.1', path: '/', httpOnly: true, sameSite: 'Lax' }]);
  }

  /** A page of another browser, with a person's session. */
  async page(browser: Browser, login = 'everybody', options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext(options);
    await this.admit(context, login);
    return context.newPage();
  }

  sql(text: string): string {
    return psql(this.database, text);
  }

  async up(): Promise<void> {
    const args = ['serve', '--listen', `127.0.0.1:${this.port}`, ...this.args];
    this.process = spawn(binary, args, { env: this.env(), cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
    await expect(async () => {
      expect((await fetch(`${this.url}/readyz`)).status).toBe(200);
    }).toPass({ timeout: 240_000, intervals: [50] });
  }

  /** Stops Postgres as a kill would, or starts it again. */
  postgres(verb: 'down' | 'up'): void {
    // Without a pipe: the cluster would keep it open and we would wait for ever.
    execFileSync(path.join(root, '.ci/postgres'), [verb], { stdio: 'ignore' });
  }

  /** Stops it the hard way, as a power cut would. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.end('SIGTERM');
    psql(admin, `drop database if exists ${new URL(this.database).pathname.slice(1)} with (force)`);
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const process = this.process;
    if (!process || process.exitCode !== null) return;
    const gone = once(process, 'exit');
    process.kill(signal);
    await gone;
  }

  /** Sends an item through the intake; answers the appeal's id. */
  async post(item: Item, source = 'incident_management'): Promise<number> {
    const answer = await fetch(`${this.url}/api/v1/appeals`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.token(source)}`, 'content-type': 'application/json' },
      body: JSON.stringify({ channel: source === 'pos' ? 'gosuslugi' : 'vk', received_at: new Date().toISOString(), text: 'Яма', ...item }),
    });
    const body = await answer.json();
    expect(answer.status, JSON.stringify(body)).toBeLessThan(300);
    return body.id;
  }

  private token(source: string): string {
    const known = this.tokens.get(source);
    if (known) return known;
    const token = this.run(['token', 'create', '--source', source]).trim();
    this.tokens.set(source, token);
    return token;
  }

  private env(): NodeJS.ProcessEnv {
    return { ...process.env, DATABASE_URL: this.database, SVODKA_LOG: 'warn' };
  }
}

// What a page without scripts announces it never uses, and Chromium says so after
// three seconds; a slow machine's program may need longer than those.
const announced = /was preloaded using link preload but not used/;

/** Everything the console complains about, and every dialog a page opens. */
export function complaints(page: Page): string[] {
  const heard: string[] = [];
  page.on('console', (m) => {
    if (announced.test(m.text())) return;
    if (m.type() === 'error' || m.type() === 'warning') heard.push(`${m.type()}: ${m.text()} (${page.url()})`);
  });
  page.on('pageerror', (e) => heard.push(`исключение: ${e.message} (${page.url()})`));
  page.on('dialog', (d) => {
    heard.push(`диалог: ${d.message()}`);
    void d.dismiss();
  });
  return heard;
}

/** A page with a session (of somebody with every city-wide role) that fails its test when the console complains. */
export const test = base.extend<{ quiet: void }>({
  context: async ({ context }, use) => {
    await Svodka.current?.admit(context);
    await use(context);
  },
  quiet: [
    async ({ page }, use) => {
      const heard = complaints(page);
      await use();
      expect(heard).toEqual([]);
    },
    { auto: true },
  ],
});

/** Types a letter of the Russian layout as a keyboard does: with a key of its own. */
export async function letter(page: Page, sign: string, code: string): Promise<void> {
  const keyboard = await page.context().newCDPSession(page);
  const key = { key: sign, code, windowsVirtualKeyCode: code === 'Slash' ? 191 : code.charCodeAt(3) };
  await keyboard.send('Input.dispatchKeyEvent', { type: 'keyDown', text: sign, unmodifiedText: sign, ...key });
  await keyboard.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key });
  await keyboard.detach();
}

/** The number in a figure: «1 279» → 1279. */
export async function figure(page: Page, selector: string): Promise<number> {
  const text = await page.locator(selector).first().innerText();
  return Number(text.replace(/[^\d]/g, ''));
}

/** Waits until the page is awake and its stream is open: only then it says so. */
export async function live(page: Page): Promise<void> {
  await expect(page.locator('.conn:has-text("На связи"), .wall__age:has-text("назад"), .wall__age:has-text("только что")').first()).toBeVisible();
}
