// The outline's chapters.
import { expect, test } from 'vitest';
import type { OutlineEntry } from '../../editor';
import { chapters, pagesOf } from './chapters';

const entry = (kind: OutlineEntry['kind'], id: string): OutlineEntry => ({ kind, id, title: id });

test('demands stand under their chapter, and what comes before the first one stands alone', () => {
  const found = chapters([
    entry('demand', 'a'),
    entry('h1', 'b'),
    entry('demand', 'c'),
    entry('h3', 'too-fine'),
    entry('h2', 'd'),
    entry('h1', 'e'),
  ]);
  expect(found.map(({ heading, entries }) => [heading?.id ?? null, entries.map(({ id }) => id)])).toEqual([
    [null, ['a']],
    ['b', ['c', 'd']],
    ['e', []],
  ]);
});

test('a short letter has one page', () => {
  expect(pagesOf(0)).toBe(1);
  expect(pagesOf(330)).toBe(1);
  expect(pagesOf(2000)).toBe(6);
});
