// What the bar shows for each save status, and what is said aloud.
import { expect, test } from 'vitest';
import type { Status } from '../../collab';
import { announcement, shownStatus, troubleOf, unsavedChanges } from './status';

const text = (status: Status, now = 0): string => shownStatus(status, now).text;

test('saving is shown only when a change has waited for a second', () => {
  const status: Status = { kind: 'saving', since: 5000 };
  expect(text(status, 5999)).toBe('Gespeichert');
  expect(text(status, 6000)).toBe('Wird gespeichert …');
});

test('offline counts the changes of this device', () => {
  expect(text({ kind: 'offline', changes: 0 })).toBe('Nicht verbunden');
  expect(text({ kind: 'offline', changes: 1 })).toBe(
    'Nicht verbunden – 1\u00a0Änderung nur auf diesem Gerät',
  );
  expect(text({ kind: 'offline', changes: 3 })).toBe(
    'Nicht verbunden – 3\u00a0Änderungen nur auf diesem Gerät',
  );
});

test('what cannot be stored is said so', () => {
  expect(text({ kind: 'saved' })).toBe('Gespeichert');
  expect(text({ kind: 'cannotSave', changes: 2 })).toBe('Kann nicht speichern');
});

test('trouble is said once, and its end', () => {
  expect(announcement('none', 'offline')).toContain('Nicht verbunden');
  expect(announcement('offline', 'offline')).toBeNull();
  expect(announcement('offline', 'none')).toBe('Wieder gespeichert.');
  expect(announcement('none', 'none')).toBeNull();
});

test('a change under way decides nothing about trouble', () => {
  expect(troubleOf({ kind: 'saving', since: 0 })).toBe('undecided');
  expect(troubleOf({ kind: 'saved' })).toBe('none');
  expect(troubleOf({ kind: 'cannotSave', changes: 1 })).toBe('cannotSave');
});

test('closing is worth a question only when something would be lost', () => {
  expect(unsavedChanges({ kind: 'saved' })).toBe(0);
  expect(unsavedChanges({ kind: 'offline', changes: 0 })).toBe(0);
  expect(unsavedChanges({ kind: 'offline', changes: 4 })).toBe(4);
  expect(unsavedChanges({ kind: 'saving', since: 0 })).toBe(1);
});
