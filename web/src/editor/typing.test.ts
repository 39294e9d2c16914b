/**
 * What typed lines turn into.
 */
import { expect, it } from 'vitest';
import { kindOfBeginning, typography } from './typing';

/** What a line reads when its characters are typed one by one. */
function type(line: string): string {
  let text = '';
  for (const character of line) {
    const better = typography(text, character);
    text = better === null ? text + character : text.slice(0, text.length - better.back) + better.text;
  }
  return text;
}

it('sets German quotation marks, nested ones and apostrophes', () => {
  expect(type('"Wort"')).toBe('„Wort“');
  expect(type(`Er sagt: "Das ist 'gut'."`)).toBe('Er sagt: „Das ist ‚gut‘.“');
  expect(type(`Wie geht's? ("Gut")`)).toBe('Wie geht’s? („Gut“)');
});

it('makes dashes of hyphens between spaces or of two, and leaves the others', () => {
  expect(type('Bund -- Länder')).toBe('Bund – Länder');
  expect(type('Bund - Länder')).toBe('Bund – Länder');
  expect(type('2027--2030')).toBe('2027–2030');
  expect(type('Bund-Länder-Kommission')).toBe('Bund-Länder-Kommission');
  expect(type('- ')).toBe('- ');
});

it('knows the beginnings of lists, headings and quotations', () => {
  expect(['-', '*', '1.', '#', '##', '>'].map(kindOfBeginning)).toEqual([
    'li',
    'li',
    'ol',
    'h1',
    'h2',
    'quote',
  ]);
  expect(['2.', 'a-', '', '###'].map(kindOfBeginning)).toEqual([null, null, null, null]);
});
