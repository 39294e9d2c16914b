/**
 * The save status as the bar shows and says it; decided in values.
 * Not here: how the status comes about (collab) and its timer (SaveStatus.svelte).
 */
import type { Status } from '../../collab';
import { words } from '../../i18n/words';
import type { IconName } from '../../ui/icons';

/** So long nothing is said about a change that is on its way. */
export const QUIET_MS = 1000;

export type Shown = { look: 'ok' | 'wait' | 'off' | 'bad'; icon: IconName; text: string };

/** „Wird gespeichert …“ appears only when the oldest change has waited for a second. */
export function shownStatus(status: Status, now: number): Shown {
  const say = words.letter.status;
  switch (status.kind) {
    case 'loading':
      return { look: 'wait', icon: 'waiting', text: say.loading };
    case 'saved':
      return { look: 'ok', icon: 'check', text: say.saved };
    case 'saving':
      return now - status.since < QUIET_MS
        ? { look: 'ok', icon: 'check', text: say.saved }
        : { look: 'wait', icon: 'waiting', text: say.saving };
    case 'offline':
      return { look: 'off', icon: 'offline', text: say.offline(status.changes) };
    case 'cannotSave':
      return { look: 'bad', icon: 'stop', text: say.cannotSave };
    case 'refused':
      return { look: 'bad', icon: 'stop', text: say.refused };
    case 'signedOut':
      return { look: 'off', icon: 'offline', text: say.signedOut };
  }
}

type Trouble = 'none' | 'offline' | 'cannotSave';

export function troubleOf(status: Status): Trouble | 'undecided' {
  if (status.kind === 'saved') return 'none';
  return status.kind === 'offline' || status.kind === 'cannotSave' ? status.kind : 'undecided';
}

/** What is said aloud when trouble begins, changes or ends; null where nothing is to be said. */
export function announcement(before: Trouble, after: Trouble): string | null {
  if (before === after) return null;
  const { said } = words.letter;
  switch (after) {
    case 'offline':
      return said.offline;
    case 'cannotSave':
      return said.cannotSave;
    case 'none':
      return said.savedAgain;
  }
}

/** How many changes would be gone if this page closed now and kept no copy. */
export function unsavedChanges(status: Status): number {
  switch (status.kind) {
    case 'saving':
      return 1;
    case 'offline':
    case 'cannotSave':
    case 'signedOut':
      return status.changes;
    case 'refused':
      return status.text ? 1 : 0;
    case 'loading':
    case 'saved':
      return 0;
  }
}

export type { Trouble };
