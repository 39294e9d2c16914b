// Two people in one letter: structural edits of the same paragraph at once, composition, and a server that dies.
// After each, both devices show the same text and every typed character stands exactly once.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, it } from 'node:test';
import { blocks, caret, device, joinPaper, letter, serverAndBrowser, settled, shot, until } from './harness.mjs';

const statement = `# Gemeinsames Schreiben

Der erste Absatz steht hier für alle.

Der zweite Absatz folgt darauf.

- Ein Punkt
- Noch ein Punkt
- Letzter Punkt

Der Schluss bleibt stehen.
`;

/** Counts how often each of the characters stands in the letter. */
function counts(text, characters) {
  const all = text.map((block) => block.words).join('\n');
  return [...characters].map((character) => [character, all.split(character).length - 1]);
}

function onceEach(text, characters) {
  assert.deepEqual(
    counts(text, characters).filter(([, count]) => count !== 1),
    [],
    `each of ${characters} stands once in ${JSON.stringify(text)}`,
  );
}

describe('two people write one letter', () => {
  const house = serverAndBrowser();
  let maren;
  let tobias;


  beforeEach(async () => {
    await maren?.close();
    await tobias?.close();
    const file = join(house.server.data, 'vorjahr.md');
    await writeFile(file, statement);
    const paper = await house.server.paper('Probe', file);
    [maren, tobias] = await Promise.all([device(house.browser), device(house.browser)]);
    await joinPaper(maren, paper.links.writer, 'Maren Albrecht', 'Musterhausen');
    await joinPaper(tobias, paper.links.writer, 'Tobias Wendling', 'Mustertal');
    await settled(maren.page, tobias.page);
  });

  /** Lets both act at the same time, waits until they agree, and answers what both see. */
  async function atOnce(first, second) {
    await Promise.all([first(maren.page), second(tobias.page)]);
    const text = await settled(maren.page, tobias.page);
    assert.deepEqual([...maren.troubles, ...tobias.troubles], []);
    return text;
  }
  const type = (page, words) => page.keyboard.type(words, { delay: 15 });

  it('both type in one paragraph', async () => {
    await caret(maren.page, 'Der erste', 3);
    await caret(tobias.page, 'Der erste', -1);
    const text = await atOnce((page) => type(page, 'ĀĂĄĆĈĊČĎĐĒ'), (page) => type(page, 'αβγδεζηθικ'));
    onceEach(text, 'ĀĂĄĆĈĊČĎĐĒαβγδεζηθικ');
    assert.equal(text[1].words, 'DerĀĂĄĆĈĊČĎĐĒ erste Absatz steht hier für alle.αβγδεζηθικ');
  });

  it('both press Enter in one paragraph', async () => {
    const before = await blocks(maren.page);
    await caret(maren.page, 'Der erste', 9);
    await caret(tobias.page, 'Der erste', 16);
    const text = await atOnce(
      async (page) => {
        await page.keyboard.press('Enter');
        await type(page, 'ĀĂĄ');
      },
      async (page) => {
        await page.keyboard.press('Enter');
        await type(page, 'αβγ');
      },
    );
    onceEach(text, 'ĀĂĄαβγ');
    assert.equal(text.length, before.length + 2);
    assert.equal(
      text.map((block) => block.words).join('').replace(/[ĀĂĄαβγ]/g, ''),
      before.map((block) => block.words).join(''),
    );
  });

  it('one makes a heading of a paragraph while the other types in it', async () => {
    await caret(maren.page, 'Der erste', 3);
    await caret(tobias.page, 'Der erste', -1);
    const text = await atOnce(
      async (page) => {
        await page.keyboard.press('Control+Alt+1');
        await type(page, 'ĀĂĄ');
      },
      (page) => type(page, 'αβγδεζ'),
    );
    onceEach(text, 'ĀĂĄαβγδεζ');
    assert.equal(text[1].kind, 'h1');
  });

  it('one joins two paragraphs while the other types', async () => {
    await caret(maren.page, 'Der zweite', 0);
    await caret(tobias.page, 'Der zweite', -1);
    const before = await blocks(maren.page);
    const text = await atOnce((page) => page.keyboard.press('Backspace'), (page) => type(page, 'αβγδεζ'));
    onceEach(text, 'αβγδεζ');
    assert.equal(text.length, before.length - 1);
    assert.equal(text[1].words, 'Der erste Absatz steht hier für alle.Der zweite Absatz folgt darauf.αβγδεζ');
  });

  it('one indents a list item while the other types', async () => {
    await caret(maren.page, 'Noch ein', 2);
    await caret(tobias.page, 'Noch ein', -1);
    const text = await atOnce((page) => page.keyboard.press('Tab'), (page) => type(page, 'αβγδεζ'));
    onceEach(text, 'αβγδεζ');
    const item = text.find((block) => block.words.startsWith('Noch ein'));
    assert.deepEqual([item.kind, item.indent], ['li', '1']);
  });

  it('composition and dead keys while the other types in the same block', async () => {
    await caret(maren.page, 'Der erste', 3);
    await caret(tobias.page, 'Der erste', -1);
    const input = await maren.context.newCDPSession(maren.page);
    const text = await atOnce(
      async () => {
        // A dead key: the accent stands under composition until the letter is pressed.
        await input.send('Input.imeSetComposition', { text: '´', selectionStart: 1, selectionEnd: 1 });
        await maren.page.waitForTimeout(120);
        await input.send('Input.insertText', { text: 'é' });
        // An input method: the candidate grows, is replaced and committed.
        for (const candidate of ['n', 'ni', 'nih', 'にほ', '日本']) {
          await input.send('Input.imeSetComposition', {
            text: candidate,
            selectionStart: candidate.length,
            selectionEnd: candidate.length,
          });
          await maren.page.waitForTimeout(80);
        }
        await input.send('Input.insertText', { text: '日本' });
      },
      (page) => type(page, 'αβγδεζηθικλμνξο'),
    );
    onceEach(text, 'é日本αβγδεζηθικλμνξο');
    assert.equal(text[1].words, 'Deré日本 erste Absatz steht hier für alle.αβγδεζηθικλμνξο');
  });

  it('each sees the other’s caret and who is here', async () => {
    await caret(maren.page, 'Der erste', 3);
    await type(maren.page, 'Ā');
    await tobias.page.locator('.caret').first().waitFor({ state: 'attached' });
    await until(async () => /2/.test(await tobias.page.locator('.people').innerText()), 'two people are counted');
    await shot(tobias.page, 'together-1280');
  });

  it('undo takes back one’s own edits only', async () => {
    await caret(maren.page, 'Der erste', 3);
    await caret(tobias.page, 'Der erste', -1);
    await atOnce((page) => type(page, 'ĀĂĄ'), (page) => type(page, 'αβγ'));
    await letter(maren.page).focus();
    const text = await atOnce((page) => page.keyboard.press('Control+z'), async () => {});
    onceEach(text, 'αβγ');
    assert.deepEqual(counts(text, 'ĀĂĄ'), [['Ā', 0], ['Ă', 0], ['Ą', 0]]);
  });

  it('after „Gespeichert“ the server may die: the text is there, the browsers go on by themselves', async () => {
    await caret(maren.page, 'Der erste', 3);
    await atOnce((page) => type(page, 'ĀĂĄ'), async () => {});
    await house.server.end('SIGKILL');
    await Promise.all([maren, tobias].map(({ page }) => page.getByText(/Nicht verbunden/).first().waitFor()));
    // Writing goes on without the house.server.
    await caret(tobias.page, 'DerĀĂĄ erste', -1);
    await type(tobias.page, 'αβγ');
    await tobias.page.getByText('Nicht verbunden – ').first().waitFor();
    await shot(tobias.page, 'offline-1280');
    await house.server.start();
    const text = await settled(maren.page, tobias.page);
    onceEach(text, 'ĀĂĄαβγ');
    assert.equal(text[1].words, 'DerĀĂĄ erste Absatz steht hier für alle.αβγ');
    // A device that opens the letter anew sees the same.
    await maren.page.reload();
    assert.deepEqual(await settled(maren.page, tobias.page), text);
  });
});
