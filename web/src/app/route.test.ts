// Addresses and the pages they name.
import { expect, test } from 'vitest';
import { carriesToken, readRoute } from './route';

test.each([
  ['/', { page: 'start' }],
  ['/neu', { page: 'setup' }],
  ['/beitreten/', { page: 'join' }],
  ['/p/abc-1', { page: 'letter', paper: 'abc-1' }],
  ['/p/abc/lesen', { page: 'reading', paper: 'abc' }],
  ['/p/abc/fassungen', { page: 'versions', paper: 'abc' }],
  ['/p/abc/fassungen/3', { page: 'version', paper: 'abc', number: 3 }],
  ['/p/abc/zwischenstaende', { page: 'states', paper: 'abc' }],
  ['/p/abc/zwischenstaende/1042', { page: 'state', paper: 'abc', seq: 1042 }],
  ['/p/abc/links', { page: 'links', paper: 'abc' }],
])('%s', (path, route) => {
  expect(readRoute(path)).toEqual(route);
});

test.each(['/p', '/p/', '/p/a b', '/p/abc/fassungen/0', '/p/abc/fassungen/x', '/p/abc/anders', '/neues'])(
  '%s is no page',
  (path) => {
    expect(readRoute(path)).toEqual({ page: 'unknown' });
  },
);

test('only the pages of links carry a token', () => {
  expect(carriesToken(readRoute('/neu'))).toBe(true);
  expect(carriesToken(readRoute('/beitreten'))).toBe(true);
  expect(carriesToken(readRoute('/p/abc'))).toBe(false);
});
