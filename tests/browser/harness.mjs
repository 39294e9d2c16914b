// What every browser test needs: the real server on a free port with a folder of its own, a real Chromium, people who join
// by their links, and the letter's text as a reader sees it.
// Not here: any expectation about the product; that is the tests' own.
import { spawn, execFile } from 'node:child_process';
import { mkdtemp, rm, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const require = createRequire(new URL('../../web/package.json', import.meta.url));
const { chromium } = require('playwright-core');
export const axeSource = require.resolve('axe-core/axe.min.js');

const root = fileURLToPath(new URL('../../', import.meta.url));
const binary = process.env.PETITUM_BIN ?? join(root, 'target/debug/petitum');
export const demonstration = join(root, 'crates/server/assets/demonstration.md');
/** Where pictures go when PETITUM_SHOTS names a folder; nowhere otherwise. */
const shots = process.env.PETITUM_SHOTS;

export const letterName = 'Text des Forderungsschreibens';

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** A running server with its own data folder. */
async function startServer() {
  const data = await mkdtemp(join(tmpdir(), 'petitum-browser-'));
  const port = await freePort();
  const server = { data, port, origin: `http://127.0.0.1:${port}`, process: null, output: '' };
  server.start = async () => {
    server.process = spawn(binary, ['serve', '--listen', `127.0.0.1:${port}`, '--data', data], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [server.process.stdout, server.process.stderr]) {
      stream.on('data', (bytes) => {
        server.output += bytes;
      });
    }
    await until(async () => {
      if (server.process.exitCode !== null) throw new Error(`the server ended: ${server.output}`);
      return fetch(`${server.origin}/api/health`).then((answer) => answer.ok, () => false);
    }, 'the server answers', 30_000);
  };
  server.end = (signal) =>
    new Promise((resolve) => {
      if (server.process.exitCode !== null || server.process.signalCode !== null) return resolve();
      server.process.once('exit', resolve);
      server.process.kill(signal);
    });
  server.close = async () => {
    await server.end('SIGTERM');
    await rm(data, { recursive: true, force: true });
  };
  /** Runs a command of the binary on the same data folder; with `--json` it answers what that printed. */
  server.petitum = async (...words) => {
    const { stdout } = await promisify(execFile)(binary, [...words, '--data', data]);
    return words.includes('--json') ? JSON.parse(stdout) : null;
  };
  server.paper = (title, importFile) =>
    server.petitum('paper', 'create', '--title', title, ...(importFile ? ['--import', importFile] : []), '--json');
  server.setupLink = () => /https?:\/\/\S+\/neu#[\w-]+/.exec(server.output)?.[0];
  await server.start();
  return server;
}

function startBrowser() {
  return chromium.launch({
    executablePath: process.env.PETITUM_CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--force-color-profile=srgb',
    ],
  });
}

/** A server and a browser for the tests of the suite that calls this; both are there from its first test to its last. */
export function serverAndBrowser() {
  const parts = { server: null, browser: null };
  before(async () => {
    parts.server = await startServer();
    parts.browser = await startBrowser();
  });
  after(async () => {
    await parts.browser?.close();
    await parts.server?.close();
  });
  return parts;
}

/** A device of its own: cookies and storage apart from all others. Console errors and CSP reports collect in `troubles`. */
export async function device(browser, options = {}) {
  const context = await browser.newContext({
    locale: 'de-DE',
    timezoneId: 'Europe/Berlin',
    viewport: { width: 1280, height: 900 },
    ...options,
  });
  const page = await context.newPage();
  const troubles = [];
  page.on('pageerror', (error) => troubles.push(`error: ${error.stack ?? error}`));
  page.on('console', (message) => {
    if (/Content Security Policy|TrustedHTML|Trusted Type/i.test(message.text())) troubles.push(message.text());
  });
  return { context, page, troubles, close: () => context.close() };
}

/** Joins by a link as a person would and waits until the letter can be written in. */
export async function join_(person, link, name, municipality = 'Musterhausen') {
  const { page } = person;
  await page.goto(link);
  await page.getByLabel('Ihr Name').fill(name);
  await page.getByLabel('Ihre Kommune').fill(municipality);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Beitreten' }).click();
  await letter(page).waitFor();
}
export { join_ as joinPaper };

export function letter(page) {
  return page.getByRole('textbox', { name: letterName });
}

/** The letter's blocks as they stand in the editor: kind, indent and words, without carets, numbers and flags; null before it is there. */
export function blocks(page) {
  return page.evaluate(() => {
    const root = document.querySelector('[role="textbox"][aria-multiline="true"]');
    if (root === null) return null;
    const words = (element) => {
      const copy = element.cloneNode(true);
      for (const foreign of copy.querySelectorAll(
        '[aria-hidden="true"], [contenteditable="false"], .ProseMirror-widget, .ProseMirror-trailingBreak, .kern-sr-only',
      )) {
        foreign.remove();
      }
      return copy.textContent;
    };
    return [...root.children]
      .filter((element) => !element.matches('[aria-hidden="true"], .ProseMirror-widget'))
      .map((element) => ({
        kind: element.dataset.kind ?? element.tagName.toLowerCase(),
        indent: element.dataset.indent ?? '0',
        words: words(element),
      }));
  });
}

/**
 * Waits until every page shows the same blocks and everything is acknowledged.
 * The words alone would be too early: they change only when saving takes longer than a second.
 */
export async function settled(...pages) {
  let last;
  await until(async () => {
    const all = await Promise.all(pages.map(blocks));
    last = all;
    const first = JSON.stringify(all[0]);
    if (all[0] === null) return false;
    if (!all.every((one) => JSON.stringify(one) === first)) return false;
    const saved = await Promise.all(pages.map((page) => page.locator('[data-status="saved"]').filter({ hasText: 'Gespeichert' }).first().isVisible()));
    return saved.every(Boolean);
  }, () => `all devices show the same text, saved: ${JSON.stringify(last).slice(0, 2000)}`, 20_000);
  return last[0];
}

/** Puts the caret at an offset of the block whose words begin with `start`; a negative offset counts from the end. */
export async function caret(page, start, offset) {
  await page.evaluate(
    ([start, offset]) => {
      const root = document.querySelector('[role="textbox"][aria-multiline="true"]');
      const block = [...root.children].find((element) => {
        const copy = element.cloneNode(true);
        for (const foreign of copy.querySelectorAll('[aria-hidden="true"], [contenteditable="false"], .kern-sr-only')) foreign.remove();
        return copy.textContent.startsWith(start);
      });
      if (!block) throw new Error(`no block begins with ${start}`);
      const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT, (node) =>
        node.parentElement.closest('[aria-hidden="true"], [contenteditable="false"], .kern-sr-only')
          ? NodeFilter.FILTER_REJECT
          : NodeFilter.FILTER_ACCEPT,
      );
      const texts = [];
      while (walker.nextNode()) texts.push(walker.currentNode);
      const length = texts.reduce((sum, node) => sum + node.data.length, 0);
      let left = offset < 0 ? length + 1 + offset : offset;
      root.focus();
      for (const node of texts) {
        if (left <= node.data.length) {
          getSelection().collapse(node, left);
          return;
        }
        left -= node.data.length;
      }
      getSelection().collapse(block, 0);
    },
    [start, offset],
  );
  // ProseMirror reads the selection on selectionchange, which the browser reports a task later.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
}

/** Runs axe and answers what it finds, in short. */
export async function axe(page) {
  await page.evaluate(require('node:fs').readFileSync(axeSource, 'utf8'));
  const { violations } = await page.evaluate(() =>
    window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }),
  );
  return violations.map((one) => `${one.id}: ${one.help}\n  ${one.nodes.map((node) => node.html.slice(0, 160)).join('\n  ')}`);
}

export async function shot(page, name, options = {}) {
  if (!shots) return;
  await mkdir(shots, { recursive: true });
  await page.screenshot({ path: join(shots, `${name}.png`), ...options });
}

/** Asks again until it holds; the limit is for a broken product, not for a slow machine. */
export async function until(holds, what, limit = 15_000) {
  const end = Date.now() + limit;
  for (;;) {
    if (await holds()) return;
    if (Date.now() > end) throw new Error(`waited ${limit} ms in vain until ${typeof what === 'function' ? what() : what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
