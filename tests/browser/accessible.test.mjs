// Everyone can use it: axe on every page and dialog, the accessibility tree of the letter, small and large screens.
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { axe, demonstration, device, joinPaper, letter, serverAndBrowser, settled, shot } from './harness.mjs';

describe('accessible to everyone', () => {
  const house = serverAndBrowser();
  let paper;
  let editor;

  before(async () => {
    paper = await house.server.paper('Forderungsschreiben 2027', demonstration);
    editor = await device(house.browser);
    await joinPaper(editor, paper.links.owner, 'Jorinde Blum', 'Musterhausen');
    await settled(editor.page);
  });

  async function clean(page, name) {
    await shot(page, name);
    assert.deepEqual(await axe(page), [], name);
  }

  it('axe finds nothing on set-up and join pages', async () => {
    const { page, close } = await device(house.browser);
    await page.goto(house.server.setupLink());
    await page.getByLabel('Schreiben des Vorjahrs').fill('Titel\n\n1. Erste Forderung\nDas Land ersetzt befristete Programme durch eine Pauschale.\n\n2. Zweite Forderung\nKommunen sollen sich Stellen teilen können.');
    await page.getByRole('heading', { name: /2\sForderungen erkannt/ }).waitFor();
    await clean(page, 'axe-setup');
    await page.goto(paper.links.participant);
    await page.getByLabel('Ihr Name').waitFor();
    await clean(page, 'axe-join');
    await page.getByLabel('Ihre Kommune').fill('Muster');
    await page.getByRole('option').first().waitFor();
    await clean(page, 'axe-join-open');
    await page.goto(`${house.server.origin}/beitreten#unbekannt`);
    await page.getByRole('heading', { name: 'Diesen Link gibt es nicht.' }).waitFor();
    await clean(page, 'axe-link-unknown');
    await close();
  });

  for (const [path, heading] of [
    ['', null],
    ['/lesen', /Digital handlungsfähig bleiben/],
    ['/fassungen', 'Fassungen'],
    ['/zwischenstaende', 'Zwischenstände'],
    ['/links', 'Links und QR-Codes'],
  ]) {
    it(`axe finds nothing on /p/…${path}, light and dark, 1280 and 375 px`, async () => {
      const { page } = editor;
      await page.goto(`${house.server.origin}/p/${paper.paper}${path}`);
      if (heading === null) await settled(page);
      else await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
      const name = `page${path.replace('/', '-') || '-letter'}`;
      for (const [width, height] of [[1280, 900], [375, 812], [320, 640]]) {
        for (const colorScheme of ['light', 'dark']) {
          await page.setViewportSize({ width, height });
          await page.emulateMedia({ colorScheme });
          await clean(page, `${name}-${width}-${colorScheme}`);
          const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
          assert.ok(wide <= 0, `no sideways scrolling at ${width} px`);
        }
      }
      await page.emulateMedia({ colorScheme: 'light' });
      await page.setViewportSize({ width: 1280, height: 900 });
    });
  }

  it('axe finds nothing in the dialogs', async () => {
    const { page } = editor;
    const dialog = page.locator('dialog[open]');
    await page.goto(`${house.server.origin}/p/${paper.paper}/fassungen`);
    await page.getByRole('button', { name: 'Fassung einfrieren' }).click();
    await dialog.waitFor();
    await clean(page, 'dialog-freeze');
    await page.keyboard.press('Escape');
    await page.goto(`${house.server.origin}/p/${paper.paper}`);
    await settled(page);
    await letter(page).focus();
    for (const [tool, name] of [['Fußnote einfügen', 'footnote'], ['Verweis einfügen', 'link']]) {
      await page.getByRole('button', { name: new RegExp(`^${tool}`) }).first().click();
      await dialog.waitFor();
      await clean(page, `dialog-${name}`);
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' }).catch(() => dialog.waitFor({ state: 'hidden' }));
    }
  });

  it('Chromium’s accessibility tree has the levels and list sizes of the letter', async () => {
    const { page } = editor;
    await page.goto(`${house.server.origin}/p/${paper.paper}`);
    await settled(page);
    const input = await page.context().newCDPSession(page);
    const { nodes } = await input.send('Accessibility.getFullAXTree');
    const value = (node, name) => node.properties?.find((property) => property.name === name)?.value.value;
    const box = nodes.find((node) => node.role?.value === 'textbox' && value(node, 'multiline'));
    assert.ok(box, 'the letter is a text box of many lines');
    const headings = nodes
      .filter((node) => node.role?.value === 'heading' && !node.ignored)
      .map((node) => [value(node, 'level'), node.name.value.replace(/\s+/g, ' ').trim()]);
    const has = (level, name) =>
      assert.ok(
        headings.some(([one, two]) => one === level && two.includes(name)),
        `level ${level} ${name} in ${JSON.stringify(headings)}`,
      );
    has(1, 'Digital handlungsfähig bleiben');
    has(2, 'Finanzierung und Personal');
    has(3, 'Forderung 1: Digitalisierung dauerhaft finanzieren');
    has(3, 'Forderung 11: Notbetrieb üben und bezahlen');
    const items = nodes.filter((node) => node.role?.value === 'listitem' && !node.ignored);
    assert.ok(items.length > 0, 'there are list items');
    // The reading view has real lists: their sizes are what the accessibility tree counts.
    await page.goto(`${house.server.origin}/p/${paper.paper}/lesen`);
    await page.getByRole('heading', { level: 1, name: /Digital/ }).waitFor();
    const main = page.getByRole('main');
    assert.equal(await main.getByRole('heading', { level: 2, name: 'Recht und Register' }).count(), 1);
    assert.equal(await main.getByRole('heading', { level: 3, name: /^Forderung 8: Registeranbindung/ }).count(), 1);
    assert.equal(await main.getByRole('table').count(), 1);
    assert.equal(await main.getByRole('columnheader').count(), 3);
    const nested = main.locator('li', { hasText: 'Begleitung bei Einführungen' }).first().locator('ul > li');
    assert.equal(await nested.count(), 2, 'the nested list stands inside its item');
  });

  it('a reader reads without names and without a caret', async () => {
    const reader = await device(house.browser, { viewport: { width: 375, height: 812 } });
    const { page } = reader;
    await joinPaper(reader, paper.links.reader, 'Aylin Demirtas', 'Beispielstadt');
    await letter(page).waitFor();
    assert.equal(await letter(page).getAttribute('aria-readonly'), 'true');
    assert.equal(await letter(page).getAttribute('contenteditable'), 'false');
    await clean(page, 'reader-375');
    assert.ok(!(await page.locator('body').innerText()).includes('Jorinde'));
    await reader.close();
  });
});
