// What a newcomer does, by keyboard alone: a new paper from last year's statement, joining and writing, freezing a version.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { blocks, demonstration, device, joinPaper, letter, serverAndBrowser, settled, shot, until } from './harness.mjs';

const lastYear = `Gemeinsames Schreiben der Digitalisierungsbeauftragten 2026

An die Landesregierung und die Fraktionen des Landtags

Sehr geehrte Damen und Herren,

die Kommunen tragen den größten Teil der Verwaltungsleistungen. Damit sie digital gelingen, fordern wir:

1. Digitalisierung dauerhaft finanzieren
Das Land ersetzt befristete Programme durch eine jährliche Pauschale. Projekte enden, Betriebskosten nicht.

2. Fachkräfte gemeinsam gewinnen
Kommunen sollen sich Stellen teilen können. In kleinen Rathäusern hängt der Betrieb oft an einer Person.

3. Förderanträge auf zwei Seiten
Bis 50.000 Euro genügt ein einfacher Antrag.

4. Basisdienste landesweit bereitstellen
Anmeldung und Bezahlung werden zentral betrieben.

5. Schnittstellen offenlegen
Fachverfahren müssen Daten ohne Zusatzkosten austauschen.

6. Schriftformerfordernisse abbauen
Wo eine E-Mail genügt, darf kein Brief verlangt werden.

Mit freundlichen Grüßen
`;

/** Presses Tab until the focused element matches, as a person without a mouse would. */
async function tabTo(page, what, matches) {
  for (let step = 0; step < 60; step += 1) {
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      return {
        tag: element.tagName,
        name: element.getAttribute('aria-label') ?? element.labels?.[0]?.textContent ?? element.textContent ?? '',
      };
    });
    if (matches.test(focused.name.trim().replace(/\s+/g, ' '))) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never reached ${what}`);
}

describe('a newcomer with a keyboard', () => {
  const house = serverAndBrowser();

  it('makes a paper of last year’s statement and writes in it', async () => {
    const person = await device(house.browser);
    const { page } = person;
    await page.goto(house.server.setupLink());
    await page.getByRole('heading', { name: 'Neues Papier' }).waitFor();
    assert.equal(new URL(page.url()).hash, '', 'the token is out of the address bar');
    await tabTo(page, 'the title', /^Titel$/);
    await page.keyboard.type('Forderungsschreiben 2027');
    await tabTo(page, 'last year’s statement', /^Schreiben des Vorjahrs/);
    await page.keyboard.insertText(lastYear);
    await page.getByRole('heading', { name: /6\sForderungen erkannt/ }).waitFor();
    await page.getByText('Nicht übernommen').waitFor();
    await shot(page, 'setup-1280', { fullPage: true });
    await tabTo(page, 'the button that creates', /^Papier mit 6 Forderungen anlegen$/);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Das Papier ist angelegt' }).waitFor();
    await shot(page, 'created-1280', { fullPage: true });
    await tabTo(page, 'a QR code', /QR-Code für Mitreden/);
    await page.keyboard.press('Enter');
    await page.getByText('Nur dieser Rechner erreicht diese Adresse').first().waitFor();
    await page.getByText('--public-url').first().waitFor();
    await shot(page, 'qr-1280');
    await page.keyboard.press('Escape');
    await tabTo(page, 'joining as the owner', /^Als Leitung beitreten$/);
    await page.keyboard.press('Enter');
    await tabTo(page, 'the name', /^Ihr Name$/);
    await page.keyboard.type('Maren Albrecht');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Musterhausen');
    await page.keyboard.press('Escape');
    await tabTo(page, 'joining', /^Beitreten$/);
    await page.keyboard.press('Enter');
    await letter(page).waitFor();
    assert.equal(new URL(page.url()).hash, '');
    await settled(page);
    const text = await blocks(page);
    assert.deepEqual(
      text.filter((block) => block.kind === 'demand').map((block) => block.words),
      [
        'Digitalisierung dauerhaft finanzieren',
        'Fachkräfte gemeinsam gewinnen',
        'Förderanträge auf zwei Seiten',
        'Basisdienste landesweit bereitstellen',
        'Schnittstellen offenlegen',
        'Schriftformerfordernisse abbauen',
      ],
    );

    // Writing, formatting and leaving the text, still without a mouse.
    await tabTo(page, 'the text', /^Text des Forderungsschreibens$/);
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('End');
    await page.keyboard.type(' und digital');
    await page.keyboard.press('Control+Alt+f');
    await page.keyboard.type('Notbetrieb üben');
    await page.keyboard.press('Enter');
    await page.keyboard.type('Jede Kommune übt ');
    await page.keyboard.press('Alt+F10');
    await until(() => page.evaluate(() => document.activeElement.closest('[role="toolbar"]') !== null), 'the toolbar has the focus');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+b');
    await page.keyboard.type('einmal');
    await page.keyboard.press('Control+b');
    await page.keyboard.type(' im Jahr.');
    const written = await settled(page);
    assert.match(written[0].words, / und digital$/);
    assert.ok(written.some((block) => block.kind === 'demand' && block.words === 'Notbetrieb üben'));
    assert.ok(written.some((block) => block.words === 'Jede Kommune übt einmal im Jahr.'));
    assert.equal(await letter(page).locator('strong', { hasText: 'einmal' }).count(), 1);
    assert.deepEqual(person.troubles, []);
    await person.close();
  });

  it('asks before a whole demand is deleted', async () => {
    const paper = await house.server.paper('Löschen', demonstration);
    const person = await device(house.browser);
    const { page } = person;
    await joinPaper(person, paper.links.writer, 'Tobias Wendling', 'Mustertal');
    const before = await settled(page);
    await letter(page).focus();
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Delete');
    const question = page.getByRole('dialog');
    await question.getByRole('heading', { name: /11\sForderungen löschen/ }).waitFor();
    await shot(page, 'delete-1280');
    await page.keyboard.press('Escape');
    await question.waitFor({ state: 'hidden' });
    assert.deepEqual(await settled(page), before);
    await person.close();
  });

  it('an editor looks at the draft, freezes a version and downloads its files', async () => {
    const paper = await house.server.paper('Beispielpapier', demonstration);
    const person = await device(house.browser, { acceptDownloads: true });
    const { page } = person;
    await joinPaper(person, paper.links.editor, 'Aylin Demirtas', 'Beispielstadt');
    await settled(page);
    await page.goto(`${house.server.origin}/p/${paper.paper}/fassungen`);
    await page.getByText('Noch keine Fassung').waitFor();
    const draft = await page.evaluate(async (path) => {
      const answer = await fetch(path);
      return { status: answer.status, type: answer.headers.get('content-type'), size: (await answer.arrayBuffer()).byteLength };
    }, `/api/papers/${paper.paper}/draft/export?format=pdf`);
    assert.equal(draft.status, 200);
    assert.equal(draft.type, 'application/pdf');
    assert.ok(draft.size > 20_000);
    await page.getByRole('button', { name: 'Fassung einfrieren' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Bezeichnung').fill('Nach der Schlussrunde');
    await shot(page, 'freeze-1280');
    await dialog.getByRole('button', { name: /Fassung\s1 einfrieren/ }).click();
    await page.getByText('Nach der Schlussrunde').first().waitFor();
    await shot(page, 'versions-1280', { fullPage: true });
    const files = {};
    for (const format of ['PDF', 'Markdown']) {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: new RegExp(`^${format}, Fassung\\s1, herunterladen$`) }).click(),
      ]);
      files[format] = await readFile(await download.path());
    }
    assert.equal(files.PDF.subarray(0, 5).toString(), '%PDF-');
    assert.equal(files.Markdown.toString(), await readFile(demonstration, 'utf8'), 'the demonstration comes out as it went in');
    const list = await page.evaluate((path) => fetch(path).then((answer) => answer.json()), `/api/papers/${paper.paper}/versions`);
    assert.equal(list.versions.length, 1);
    assert.equal(list.versions[0].label, 'Nach der Schlussrunde');
    assert.equal(list.versions[0].member.name, 'Aylin Demirtas');
    assert.match(list.versions[0].digest, /^[0-9a-f]{64}$/);
    // The command line gives the same bytes.
    for (const [format, name] of [['pdf', 'PDF'], ['markdown', 'Markdown']]) {
      const output = `${house.server.data}/aus.${format}`;
      await house.server.petitum('export', '--paper', paper.paper, '--version', '1', '--format', format, '--output', output);
      const digest = (bytes) => createHash('sha256').update(bytes).digest('hex');
      assert.equal(digest(await readFile(output)), digest(files[name]));
    }
    assert.deepEqual(person.troubles, []);
    await person.close();
  });

  it('finds and replaces', async () => {
    const paper = await house.server.paper('Suchen', demonstration);
    const person = await device(house.browser);
    const { page } = person;
    await joinPaper(person, paper.links.writer, 'Tobias Wendling', 'Mustertal');
    await settled(page);
    await letter(page).focus();
    await page.keyboard.press('Control+f');
    await page.getByLabel('Suchen', { exact: true }).fill('Stellenpool');
    await page.getByText(/^1\s(Fundstelle|von\s1)$/).waitFor();
    await page.getByLabel('Ersetzen durch').fill('Personalpool');
    await page.getByRole('button', { name: 'Alle ersetzen' }).click();
    const text = await settled(page);
    assert.ok(text.some((block) => block.words.includes('einen gemeinsamen Personalpool ein')));
    assert.ok(!text.some((block) => block.words.includes('Stellenpool')));
    await person.close();
  });
});
