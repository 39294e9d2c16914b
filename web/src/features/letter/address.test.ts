// Typed addresses and what the letter keeps of them.
import { expect, test } from 'vitest';
import { linkAddress } from './address';

test.each([
  ['https://www.musterhausen.example/a?b#c', 'https://www.musterhausen.example/a?b#c'],
  ['  http://musterhausen.example ', 'http://musterhausen.example'],
  ['www.musterhausen.example', 'https://www.musterhausen.example'],
  ['musterhausen.example:8080/rat', 'https://musterhausen.example:8080/rat'],
  ['maren@musterhausen.example', 'mailto:maren@musterhausen.example'],
  ['mailto:maren@musterhausen.example', 'mailto:maren@musterhausen.example'],
])('%s', (typed, kept) => {
  expect(linkAddress(typed)).toBe(kept);
});

test.each([
  '',
  'javascript:alert(1)',
  'data:text/html,x',
  'Musterhausen',
  'https://',
  'a b.example',
  'file:///etc',
])('%s is no address', (typed) => {
  expect(linkAddress(typed)).toBeNull();
});
