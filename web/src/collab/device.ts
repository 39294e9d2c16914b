/**
 * Local copies in IndexedDB.
 * The document itself is kept by y-indexeddb, one database a copy, whose name carries schema and epoch.
 * Beside it stands one ledger for all copies: which copies there are, which changes are unsent, which texts are kept.
 *
 * The ledger only counts and rescues; that everything unsent reaches the server is ensured by the document, because a
 * connection begins with all that the server lacks.
 * Two tabs share a copy: each adopts the records it finds, and whichever is acknowledged first removes them.
 */
import { IndexeddbPersistence } from 'y-indexeddb';
import * as Y from 'yjs';
import type { Clock } from './clock';
import { type Copy, type CopyName, noCopy, type OpenCopy, type UnsentRecord } from './copy';
import { Ledger } from './ledger';
import type { KeptText } from './status';
import { unsentText } from './unsent';

/** A database that does not open in this time is held by something else; the page goes on without a copy. */
const OPEN_WITHIN_MS = 5_000;
/** Removing must not keep a refused text from being offered. */
const DROP_WITHIN_MS = 3_000;

/** Origin of transactions that bring what is kept on this device. */
const fromCopy = Symbol('from the local copy');

export function databaseName(name: CopyName): string {
  return `petitum-text-${name.schema}-${name.epoch}-${name.textId}-${name.memberId}`;
}

export function deviceCopies(clock: Clock): OpenCopy {
  return async (name, doc) => {
    try {
      const ledger = await within(clock, OPEN_WITHIN_MS, Ledger.open());
      await rescueOthers(clock, ledger, name);
      return await openCopy(clock, ledger, name, doc);
    } catch {
      // Private windows and full disks end here: the text is still written and sent, only not kept.
      return noCopy();
    }
  };
}

async function openCopy(clock: Clock, ledger: Ledger, name: CopyName, doc: Y.Doc): Promise<Copy> {
  const database = databaseName(name);
  await ledger.addCopy(database, name);
  const leftovers = await ledger.unsent(database);
  const persistence = await openDatabase(clock, database, doc);
  applyRecords(doc, leftovers);
  const page = `${doc.clientID}-${clock.now()}`;
  let recorded = 0;
  return {
    leftovers,
    kept: await ledger.kept(name),
    record(update) {
      const key = `${page}-${String(recorded++).padStart(9, '0')}`;
      ledger.addUnsent(database, key, update);
      return key;
    },
    forget: (keys) => ledger.removeUnsent(database, keys),
    keep: (text) => within(clock, DROP_WITHIN_MS, ledger.keep(name, text)).catch(() => {}),
    dismissKept: (id) => ledger.dismissKept(id),
    async drop() {
      const dropped = persistence.destroy().then(() => removeCopy(ledger, database));
      await within(clock, DROP_WITHIN_MS, dropped).catch(() => {});
      ledger.close();
    },
    async close() {
      await persistence.destroy();
      ledger.close();
    },
  };
}

async function openDatabase(clock: Clock, database: string, doc: Y.Doc): Promise<IndexeddbPersistence> {
  const persistence = new IndexeddbPersistence(database, doc);
  try {
    const opened = persistence._db.then(() => persistence.whenSynced);
    await within(clock, OPEN_WITHIN_MS, opened);
  } catch (error) {
    persistence.destroy().catch(() => {});
    throw error;
  }
  if (persistence.db !== null) {
    // Another tab removes this copy: stop writing, or every further key stroke would fail here.
    persistence.db.onversionchange = () => {
      persistence.destroy().catch(() => {});
    };
  }
  return persistence;
}

function applyRecords(doc: Y.Doc, records: readonly UnsentRecord[]): void {
  const apply = (): void => {
    for (const { update } of records) Y.applyUpdate(doc, update, fromCopy);
  };
  if (records.length > 0) Y.transact(doc, apply, fromCopy, false);
}

/** Copies of this text and member with another epoch or schema never sync: their unsent text is kept, they go. */
async function rescueOthers(clock: Clock, ledger: Ledger, name: CopyName): Promise<void> {
  const database = databaseName(name);
  for (const [other, otherName] of await ledger.copies()) {
    const sameText = otherName.textId === name.textId && otherName.memberId === name.memberId;
    if (!sameText || other === database) continue;
    const records = await ledger.unsent(other);
    if (records.length > 0) {
      const text = await rescue(clock, other, records);
      const reason = otherName.epoch === name.epoch ? 'schema' : 'epoch';
      const kept: KeptText = { id: `${other}-${clock.now()}`, reason, sentence: null, text, at: clock.now() };
      if (text !== '') await ledger.keep(name, kept);
    }
    await within(clock, DROP_WITHIN_MS, removeCopy(ledger, other)).catch(() => {});
  }
}

async function rescue(clock: Clock, database: string, records: readonly UnsentRecord[]): Promise<string> {
  const doc = new Y.Doc();
  doc.getText('text');
  const persistence = await openDatabase(clock, database, doc);
  applyRecords(doc, records);
  const text = unsentText(
    doc,
    records.map((record) => record.update),
  );
  await persistence.destroy();
  doc.destroy();
  return text;
}

async function removeCopy(ledger: Ledger, database: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const request = indexedDB.deleteDatabase(database);
    request.onsuccess = () => resolve();
    request.onerror = () => reject(request.error);
  });
  await ledger.removeCopy(database);
}

function within<T>(clock: Clock, ms: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(ms, () => reject(new Error('the device did not answer in time')));
    work.then(resolve, reject).finally(cancel);
  });
}
