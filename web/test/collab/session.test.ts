/** The honest status and the way of every change to the disk of the server, on a standing clock. */
import { afterEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { TextSession } from '../../src/collab';
import {
  breathe,
  bytes,
  Device,
  joined,
  type Play,
  play,
  StandingClock,
  StandingServer,
  send,
  uint,
} from './stage';

const open: TextSession[] = [];
afterEach(async () => {
  for (const session of open.splice(0)) await session.close();
});

async function opened(make: Promise<Play>): Promise<Play> {
  const all = await make;
  open.push(all.session);
  return all;
}

describe('saved means acknowledged', () => {
  it('is loading until the text is there, then saved', async () => {
    const { server, session, text } = await opened(play());
    expect(session.status.get()).toEqual({ kind: 'loading' });
    expect(session.state.get()).toBeNull();
    server.settle();
    expect(text.toString()).toBe('Offener Brief\n');
    expect(session.status.get()).toEqual({ kind: 'saved' });
    expect(session.state.get()).toMatchObject({
      phase: 'draft',
      role: 'writer',
      mayWrite: true,
      member: 'm1',
    });
  });

  it('announces protocol, schema and epoch', async () => {
    const { server } = await opened(play());
    expect(server.wire.address).toBe('ws://test/api/sync/t1?protocol=1&schema=1&epoch=e1');
  });

  it('is saving until the change is durable, and keeps it recorded until then', async () => {
    const { clock, server, session, text, device } = await opened(joined());
    server.commits = false;
    const since = clock.now();
    text.insert(0, 'x');
    clock.advance(400);
    text.insert(0, 'y');
    server.settle();
    expect(session.status.get()).toEqual({ kind: 'saving', since });
    expect(device.unsent.size).toBe(2);
    server.commit();
    expect(session.status.get()).toEqual({ kind: 'saving', since });
    server.settle();
    expect(session.status.get()).toEqual({ kind: 'saved' });
    expect(device.unsent.size).toBe(0);
    expect(server.text).toBe('yxOffener Brief\n');
  });

  it('counts a deletion, which moves no state vector, until it is durable', async () => {
    const { server, session, text } = await opened(joined());
    server.commits = false;
    text.delete(0, 8);
    server.settle();
    expect(session.status.get().kind).toBe('saving');
    server.crash();
    expect(session.status.get()).toEqual({ kind: 'offline', changes: 1 });
  });

  it('believes no acknowledgement of frames that were never sent', async () => {
    const { server, session, text } = await opened(joined());
    server.commits = false;
    text.insert(0, 'x');
    send(server.wire, uint(101), uint(9));
    server.settle();
    expect(session.status.get()).toEqual({ kind: 'offline', changes: 1 });
  });
});

describe('coming again', () => {
  it('brings everything unsent by itself, deletions too, without further typing', async () => {
    const { clock, server, session, text } = await opened(joined());
    server.commits = false;
    text.delete(0, 8);
    text.insert(0, 'Gemeinsamer ');
    server.settle();
    server.crash();
    server.commits = true;
    clock.advance(500);
    server.settle();
    expect(server.text).toBe('Gemeinsamer Brief\n');
    expect(session.status.get()).toEqual({ kind: 'saved' });
  });

  it('merges what was written without a connection with what others wrote', async () => {
    const { clock, server, session, text } = await opened(joined());
    server.accepts = false;
    server.crash();
    text.insert(0, 'Mein ');
    server.durable.getText('text').insert(14, 'Von anderen');
    expect(session.status.get()).toEqual({ kind: 'offline', changes: 1 });
    const seconds = (n: number): void => {
      for (let i = 0; i < n; i += 1) {
        server.settle();
        clock.advance(1_000);
      }
    };
    seconds(60);
    server.accepts = true;
    seconds(11);
    expect(text.toString()).toBe('Mein Offener Brief\nVon anderen');
    expect(server.text).toBe(text.toString());
  });

  it('is not connected as long as nothing of the new connection was acknowledged', async () => {
    const { clock, server, session, text } = await opened(joined());
    server.crash();
    text.insert(0, 'x');
    server.commits = false;
    clock.advance(500);
    server.settle();
    expect(session.status.get()).toEqual({ kind: 'offline', changes: 1 });
  });

  it('gives a connection up that acknowledges nothing for ten seconds', async () => {
    const { clock, server, session, text } = await opened(joined());
    server.commits = false;
    text.insert(0, 'x');
    server.settle();
    clock.advance(9_999);
    expect(session.status.get().kind).toBe('saving');
    clock.advance(1);
    expect(session.status.get()).toEqual({ kind: 'offline', changes: 1 });
    expect(server.wires[0]?.isClosed).toBe(true);
    server.commits = true;
    clock.advance(500);
    server.settle();
    expect(session.status.get()).toEqual({ kind: 'saved' });
  });

  it('spreads its tries over growing windows, never longer than ten seconds', async () => {
    const clock = new StandingClock();
    clock.chanceIs = () => 0.999;
    const { server } = await opened(joined({ clock }));
    server.accepts = false;
    server.crash();
    const waits: number[] = [];
    for (let i = 0; i < 8; i += 1) {
      const wires = server.wires.length;
      let wait = 0;
      for (; server.wires.length === wires; wait += 100) clock.advance(100);
      waits.push(wait);
      server.settle();
    }
    expect(waits).toEqual([500, 500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
  });

  it('comes within half a second when the page wakes', async () => {
    const clock = new StandingClock();
    clock.chanceIs = () => 0.999;
    const { server, wake } = await opened(joined({ clock }));
    server.accepts = false;
    server.crash();
    for (let i = 0; i < 6; i += 1) {
      clock.advance(10_000);
      server.settle();
    }
    const wires = server.wires.length;
    wake();
    clock.advance(500);
    expect(server.wires.length).toBe(wires + 1);
  });

  it('notices a silent wire: asks, and leaves when nothing replies', async () => {
    const { clock, server, session } = await opened(joined());
    clock.advance(20_000);
    server.settle();
    clock.advance(19_000);
    expect(session.status.get()).toEqual({ kind: 'saved' });
    server.answersQuestions = false;
    clock.advance(1_000);
    server.settle();
    clock.advance(10_000);
    expect(session.status.get()).toEqual({ kind: 'offline', changes: 0 });
  });

  it('gathers what is typed while many frames are on their way', async () => {
    const { server, text, session } = await opened(joined());
    server.commits = false;
    const before = server.wire.sent.length;
    for (let i = 0; i < 50; i += 1) text.insert(i, 'a');
    expect(server.wire.sent.length - before).toBe(8);
    server.settle();
    server.commits = true;
    server.commit();
    server.settle();
    expect(server.wire.sent.length - before).toBe(9);
    expect(server.text).toBe(`${'a'.repeat(50)}Offener Brief\n`);
    expect(session.status.get()).toEqual({ kind: 'saved' });
  });
});

describe('a server that cannot', () => {
  it('says so while there is something to save, and only then', async () => {
    const { clock, server, session, text } = await opened(joined());
    server.commits = false;
    text.insert(0, 'x');
    server.settle();
    server.crash(1013);
    expect(session.status.get()).toEqual({ kind: 'cannotSave', changes: 1 });
    server.commits = true;
    clock.advance(2_000);
    server.settle();
    expect(session.status.get()).toEqual({ kind: 'saved' });
    server.crash(1013);
    expect(session.status.get()).toEqual({ kind: 'offline', changes: 0 });
  });
});

describe('refused', () => {
  const reset = { reason: 'refused', sentence: 'Zurzeit schreibt nur die Redaktion.' };

  it('keeps the unsent text, drops the copy, and only then says so', async () => {
    const { server, session, text, device } = await opened(joined());
    server.commits = false;
    text.insert(14, 'Satz mit Ungesendetem');
    text.insert(35, '\n');
    server.say(server.wire, 102, reset);
    server.settle();
    expect(session.status.get().kind).not.toBe('refused');
    await breathe();
    expect(session.status.get()).toEqual({ kind: 'refused', ...reset, text: 'Satz mit Ungesendetem' });
    expect(device.kept).toEqual(['Satz mit Ungesendetem']);
    expect(device.dropped).toBe(1);
    expect(session.state.get()?.mayWrite).toBe(false);
    expect(server.wires.every((wire) => wire.isClosed)).toBe(true);
  });

  it('ends on a close code alone, with nothing to offer when all was saved', async () => {
    const { clock, server, session, device } = await opened(joined());
    server.wire.close(4409);
    await breathe();
    expect(session.status.get()).toEqual({ kind: 'refused', reason: 'epoch', sentence: null, text: '' });
    expect(device.kept).toEqual([]);
    clock.advance(120_000);
    expect(server.wires.length).toBe(1);
  });

  it('ends when something stays missing after it was asked for once more', async () => {
    const { clock, server, session } = await opened(joined());
    const elsewhere = new Y.Doc();
    elsewhere.getText('text').insert(0, 'a');
    const known = Y.encodeStateVector(elsewhere);
    elsewhere.getText('text').insert(1, 'b');
    // The second letter arrives; the first one never does.
    send(server.wire, uint(0), uint(2), bytes(Y.encodeStateAsUpdate(elsewhere, known)));
    server.settle();
    clock.advance(100);
    server.settle();
    await breathe();
    expect(session.status.get()).toMatchObject({ kind: 'refused', reason: 'diverged' });
  });
});

describe('signed out', () => {
  it('keeps what is written and goes on after the sign-in', async () => {
    const { clock, server, session, text } = await opened(joined());
    server.wire.close(4401);
    text.insert(0, 'x');
    expect(session.status.get()).toEqual({ kind: 'signedOut', changes: 1 });
    clock.advance(120_000);
    expect(server.wires.length).toBe(1);
    session.reconnect();
    server.settle();
    expect(session.status.get()).toEqual({ kind: 'saved' });
    expect(server.text).toBe('xOffener Brief\n');
  });
});

describe('pages and tabs', () => {
  it('counts after a reload what was not acknowledged, and sends it', async () => {
    const device = new Device();
    const server = new StandingServer();
    const first = await joined({ server, device });
    server.commits = false;
    first.text.delete(0, 8);
    first.text.insert(0, 'x');
    await first.session.close();
    server.crash();
    server.accepts = false;
    const second = await opened(play({ server, device }));
    server.settle();
    expect(second.session.status.get()).toEqual({ kind: 'offline', changes: 2 });
    expect(second.session.doc.clientID).not.toBe(first.session.doc.clientID);
    server.accepts = true;
    server.commits = true;
    second.clock.advance(1_000);
    server.settle();
    expect(server.text).toBe('xBrief\n');
    expect(second.session.status.get()).toEqual({ kind: 'saved' });
    expect(device.unsent.size).toBe(0);
  });

  it('leaves no timer behind', async () => {
    const { clock, session, text, server } = await joined();
    text.insert(0, 'x');
    server.settle();
    await session.close();
    expect(clock.timers).toBe(0);
    expect(server.live).toEqual([]);
  });
});

describe('beside the text', () => {
  it('hands on people, events and changes of phase', async () => {
    const { server, session } = await opened(joined());
    const events: number[] = [];
    session.events.listen((event) => events.push(event.number));
    const somebody = { name: 'Jonas Beispiel', municipality: 'Beispielstadt', color: 5 };
    server.say(server.wire, 104, { count: 7, people: [somebody] });
    server.say(server.wire, 103, { number: 12, kind: 'phase', at: 1, member: 'm2', data: {} });
    server.say(server.wire, 100, {
      epoch: 'e1',
      schema: 1,
      phase: 'edit',
      role: 'writer',
      mayWrite: false,
      member: 'm1',
    });
    server.settle();
    expect(session.people.get()).toEqual({ count: 7, people: [somebody] });
    expect(events).toEqual([12]);
    expect(session.state.get()).toMatchObject({ phase: 'edit', mayWrite: false });
  });
});
