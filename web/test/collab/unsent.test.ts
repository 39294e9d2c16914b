/** Which words are found as unsent. */
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { unsentText } from '../../src/collab/unsent';

/** A text that the server has, and a replica of it that records what is done to it. */
function replica(): { doc: Y.Doc; text: Y.Text; updates: Uint8Array[] } {
  const server = new Y.Doc();
  const saved = server.getText('text');
  saved.insert(0, 'Titel\n');
  for (const words of ['Erster Absatz', 'Zweiter Absatz']) {
    saved.insertEmbed(saved.length, new Y.Map([['kind', 'p']]), {});
    saved.insert(saved.length, `${words}\n`, {});
  }
  const doc = new Y.Doc();
  const text = doc.getText('text');
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(server));
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  return { doc, text, updates };
}

const end = (text: Y.Text): number => text.length;

describe('unsent text', () => {
  it('is empty when nothing was written', () => {
    const { doc, updates } = replica();
    expect(unsentText(doc, updates)).toBe('');
  });

  it('is the whole block in which a word was written, and no other', () => {
    const { doc, text, updates } = replica();
    text.insert(text.toString().indexOf('Erster') + 1, 'Allere', {});
    expect(unsentText(doc, updates)).toBe('AllereErster Absatz');
  });

  it('names new blocks and the title, one line each', () => {
    const { doc, text, updates } = replica();
    text.insert(0, 'Neuer ');
    text.insertEmbed(end(text), new Y.Map([['kind', 'p']]), {});
    text.insert(end(text), 'Dritter Absatz\n', {});
    expect(unsentText(doc, updates)).toBe('Neuer Titel\nDritter Absatz');
  });

  it('does not offer what was deleted again', () => {
    const { doc, text, updates } = replica();
    text.insert(0, 'weg ');
    text.delete(0, 4);
    expect(unsentText(doc, updates)).toBe('');
  });

  it('leaves out what had been sent although it stands in the same run of typing', () => {
    const { doc, text, updates } = replica();
    text.insert(end(text), 'Gesendet\n');
    updates.length = 0;
    text.insert(end(text), 'Ungesendet');
    expect(unsentText(doc, updates)).toBe('Ungesendet');
  });

  it('reads notes, cells of a table, and words without a marker', () => {
    const { doc, text, updates } = replica();
    text.insertEmbed(5, new Y.Map([['fn', 'Siehe § 3']]), {});
    const table = new Y.Map<string | number>([
      ['kind', 'table'],
      ['rows', 1],
      ['cols', 2],
      ['c0.0', 'Kopf'],
    ]);
    text.insertEmbed(end(text), table, {});
    text.insert(end(text), '\nOhne Marke', {});
    table.set('c0.1', 'Später');
    expect(unsentText(doc, updates)).toBe('Titel [Siehe § 3]\nKopf\nSpäter\nOhne Marke');
  });

  it('takes whole characters of a text with pairs of surrogates', () => {
    const { doc, text, updates } = replica();
    text.insert(0, '😀 ');
    expect(unsentText(doc, updates)).toBe('😀 Titel');
  });
});
