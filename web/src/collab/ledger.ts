/**
 * The ledger of this device: one small IndexedDB database beside the copies of the texts.
 * Rows and their keys only; what they are for stands in `device.ts`.
 */
import type { CopyName, UnsentRecord } from './copy';
import type { KeptText } from './status';

/** A change of the stores below takes a new name. */
const DATABASE = 'petitum-device-1';

interface KeptRow {
  readonly textId: string;
  readonly memberId: string;
  readonly text: KeptText;
}

export class Ledger {
  readonly #db: IDBDatabase;

  private constructor(db: IDBDatabase) {
    this.#db = db;
  }

  static async open(): Promise<Ledger> {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => {
      for (const store of ['copies', 'unsent', 'kept']) request.result.createObjectStore(store);
    };
    const db = await answer(request);
    db.onversionchange = () => db.close();
    return new Ledger(db);
  }

  close(): void {
    this.#db.close();
  }

  async addCopy(database: string, name: CopyName): Promise<void> {
    const { textId, memberId, epoch, schema } = name;
    await answer(this.#store('copies', 'readwrite').put({ textId, memberId, epoch, schema }, database));
  }

  async copies(): Promise<[database: string, name: CopyName][]> {
    const store = this.#store('copies', 'readonly');
    const [keys, names] = await Promise.all([answer(store.getAllKeys()), answer<CopyName[]>(store.getAll())]);
    return names.map((name, at) => [String(keys[at]), name]);
  }

  /** Forgets a copy and its unsent changes. */
  async removeCopy(database: string): Promise<void> {
    await answer(this.#store('unsent', 'readwrite').delete(recordsOf(database)));
    await answer(this.#store('copies', 'readwrite').delete(database));
  }

  async unsent(database: string): Promise<UnsentRecord[]> {
    const store = this.#store('unsent', 'readonly');
    const range = recordsOf(database);
    const [keys, updates] = await Promise.all([
      answer(store.getAllKeys(range)),
      answer<Uint8Array[]>(store.getAll(range)),
    ]);
    return updates.map((update, at) => {
      const key = keys[at];
      return { key: Array.isArray(key) ? String(key[1]) : '', update };
    });
  }

  /** Not waited for: a record that could not be written makes a count too small, and loses nothing. */
  addUnsent(database: string, key: string, update: Uint8Array): void {
    this.#attempt(() => this.#store('unsent', 'readwrite').put(update, [database, key]));
  }

  removeUnsent(database: string, keys: readonly string[]): void {
    this.#attempt(() => {
      const store = this.#store('unsent', 'readwrite');
      for (const key of keys) store.delete([database, key]);
    });
  }

  async kept(name: CopyName): Promise<KeptText[]> {
    const rows = await answer<KeptRow[]>(this.#store('kept', 'readonly').getAll());
    const own = rows.filter((row) => row.textId === name.textId && row.memberId === name.memberId);
    return own.map((row) => row.text);
  }

  async keep(name: CopyName, text: KeptText): Promise<void> {
    const row: KeptRow = { textId: name.textId, memberId: name.memberId, text };
    await answer(this.#store('kept', 'readwrite').put(row, text.id));
  }

  dismissKept(id: string): void {
    this.#attempt(() => this.#store('kept', 'readwrite').delete(id));
  }

  #store(name: string, mode: IDBTransactionMode): IDBObjectStore {
    return this.#db.transaction(name, mode).objectStore(name);
  }

  /** A database that the browser has closed throws at once. */
  #attempt(write: () => void): void {
    try {
      write();
    } catch {
      return;
    }
  }
}

function recordsOf(database: string): IDBKeyRange {
  return IDBKeyRange.bound([database], [database, []]);
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
