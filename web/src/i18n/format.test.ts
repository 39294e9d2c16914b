// German forms: plurals with a no-break space, days, checksums in groups.
import { expect, test } from 'vitest';
import { counted, day, dayAndTime, digestGroups, formFor } from './format';

test('a number keeps its noun beside it', () => {
  expect(counted(1, 'Forderung', 'Forderungen')).toBe('1\u00a0Forderung');
  expect(counted(0, 'Forderung', 'Forderungen')).toBe('0\u00a0Forderungen');
  expect(counted(1250, 'Wort', 'Wörter')).toBe('1.250\u00a0Wörter');
});

test('a form goes with its number', () => {
  expect(formFor(1, 'fehlt', 'fehlen')).toBe('fehlt');
  expect(formFor(2, 'fehlt', 'fehlen')).toBe('fehlen');
});

test('a day does not break behind its number', () => {
  const noon = new Date(2027, 2, 13, 15, 10).getTime();
  expect(day(noon)).toBe('13.\u00a0März 2027');
  expect(dayAndTime(noon)).toBe('13.\u00a0März 2027, 15:10');
});

test('a checksum is read in groups of four', () => {
  const digest = `9f3c71e0b2d4${'a'.repeat(52)}`;
  expect(digestGroups(digest, 'short')).toBe('9f3c\u00a071e0\u00a0b2d4');
  expect(digestGroups(digest, 'full').replaceAll(' ', '')).toBe(digest);
});
