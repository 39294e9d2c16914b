/** Local copies in (simulated) IndexedDB: reloads, tabs, other epochs, shared PCs. */
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { openText } from '../../src/collab';
import { machineClock } from '../../src/collab/clock';
import type { Copy, CopyName } from '../../src/collab/copy';
import { databaseName, deviceCopies } from '../../src/collab/device';
import { StandingServer } from './stage';

const name: CopyName = { textId: 't1', memberId: 'm1', epoch: 'e1', schema: 1 };
const open = deviceCopies(machineClock);

const copies: Copy[] = [];
beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});
afterEach(async () => {
  for (const copy of copies.splice(0)) await copy.close();
});

interface Page {
  readonly doc: Y.Doc;
  readonly text: Y.Text;
  readonly copy: Copy;
  readonly keys: string[];
}

/** A page that records its own changes, as a session does. */
async function page(named: CopyName = name): Promise<Page> {
  const doc = new Y.Doc();
  const text = doc.getText('text');
  const copy = await open(named, doc);
  copies.push(copy);
  const keys: string[] = [];
  doc.on('update', (update: Uint8Array, _origin: unknown, _doc: Y.Doc, transaction: Y.Transaction) => {
    if (transaction.local) keys.push(copy.record(update));
  });
  return { doc, text, copy, keys };
}

async function databases(): Promise<string[]> {
  const all = await indexedDB.databases();
  return all.map((database) => database.name ?? '').sort();
}

describe('a local copy', () => {
  it('carries schema and epoch in its name', () => {
    expect(databaseName(name)).toBe('petitum-text-1-e1-t1-m1');
    expect(databaseName({ ...name, schema: 2 })).not.toBe(databaseName(name));
  });

  it('survives the page, with what is unsent', async () => {
    const first = await page();
    first.text.insert(0, 'gesendet ');
    first.text.insert(9, 'ungesendet');
    first.copy.forget(first.keys.slice(0, 1));
    await first.copy.close();
    const second = await page();
    expect(second.text.toString()).toBe('gesendet ungesendet');
    expect(second.copy.leftovers.length).toBe(1);
    expect(second.copy.leftovers[0]?.key).toBe(first.keys[1]);
  });

  it('is shared by two tabs: the second adopts what the first has not sent, and either may settle it', async () => {
    const first = await page();
    first.text.insert(0, 'aus dem ersten');
    const second = await page();
    expect(second.text.toString()).toBe('aus dem ersten');
    expect(second.doc.clientID).not.toBe(first.doc.clientID);
    second.copy.forget(second.copy.leftovers.map((record) => record.key));
    await second.copy.close();
    const third = await page();
    expect(third.copy.leftovers).toEqual([]);
  });

  it('goes when dropped, even while another tab has it open, and that tab can go on', async () => {
    const first = await page();
    first.text.insert(0, 'abc');
    const second = await page();
    await first.copy.drop();
    expect(await databases()).not.toContain(databaseName(name));
    second.text.insert(3, 'def');
    expect(second.text.toString()).toBe('abcdef');
    const third = await page();
    expect(third.text.toString()).toBe('');
  });

  it('belongs to one member', async () => {
    const first = await page();
    first.text.insert(0, 'geheim');
    const other = await page({ ...name, memberId: 'm2' });
    expect(other.text.toString()).toBe('');
    expect(other.copy.leftovers).toEqual([]);
    expect(other.copy.kept).toEqual([]);
  });
});

describe('a copy with another epoch', () => {
  it('never reaches the document; its unsent text is kept until dismissed, and the copy goes', async () => {
    const old = await page();
    old.text.insert(0, 'gesendet\n');
    old.text.insert(9, 'Das kam nie an');
    old.copy.forget(old.keys.slice(0, 1));
    await old.copy.close();

    const fresh = await page({ ...name, epoch: 'e2' });
    expect(fresh.text.toString()).toBe('');
    expect(fresh.copy.kept).toMatchObject([{ reason: 'epoch', text: 'Das kam nie an' }]);
    expect(await databases()).toEqual(['petitum-device-1', 'petitum-text-1-e2-t1-m1']);
    await fresh.copy.close();

    const again = await page({ ...name, epoch: 'e2' });
    const kept = again.copy.kept[0];
    expect(kept?.text).toBe('Das kam nie an');
    again.copy.dismissKept(kept?.id ?? '');
    await again.copy.close();
    expect((await page({ ...name, epoch: 'e2' })).copy.kept).toEqual([]);
  });

  it('goes without a word when all of it was sent', async () => {
    const old = await page({ ...name, schema: 0 });
    old.text.insert(0, 'gesendet');
    old.copy.forget(old.keys);
    await old.copy.close();
    const fresh = await page();
    expect(fresh.copy.kept).toEqual([]);
    expect(await databases()).toEqual(['petitum-device-1', 'petitum-text-1-e1-t1-m1']);
  });
});

describe('a session', () => {
  const options = {
    paperId: 'p1',
    textId: 't1',
    epoch: 'e1',
    schema: 1,
    memberId: 'm1',
    address: 'ws://test/x',
  };

  it('keeps nothing on a shared PC', async () => {
    const server = new StandingServer();
    const wake = () => () => {};
    const session = openText({ ...options, shared: true, socket: server.open, wake });
    session.doc.getText('text').insert(0, 'x');
    await session.close();
    expect(await databases()).toEqual([]);
  });

  it('works where the device keeps nothing', async () => {
    globalThis.indexedDB.open = () => {
      throw new DOMException('no', 'SecurityError');
    };
    const copy = await open(name, new Y.Doc());
    expect(copy.leftovers).toEqual([]);
    expect(copy.record(new Uint8Array())).not.toBe('');
  });
});
