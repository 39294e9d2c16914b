/**
 * The stage on which the connection is tested: a clock that stands still, a network that carries frames when told to,
 * and a server that knows the difference between received and durable.
 * It speaks the protocol from the server's side with Yjs alone and shares no code with what it tests.
 */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import {
  type Clock,
  type OpenTransport,
  openText,
  type TextSession,
  type TransportListener,
} from '../../src/collab';
import { type Copy, noCopy, type OpenCopy } from '../../src/collab/copy';

export class StandingClock implements Clock {
  #now = 1_000_000;
  #next = 1;
  readonly #timers = new Map<number, { at: number; run: () => void }>();
  chanceIs: () => number = () => 0.5;

  now = (): number => this.#now;
  chance = (): number => this.chanceIs();

  after = (ms: number, run: () => void): (() => void) => {
    const id = this.#next++;
    this.#timers.set(id, { at: this.#now + ms, run });
    return () => this.#timers.delete(id);
  };

  get timers(): number {
    return this.#timers.size;
  }

  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const due = [...this.#timers].filter(([, timer]) => timer.at <= end);
      const [first] = due.sort(([a, x], [b, y]) => x.at - y.at || a - b);
      if (first === undefined) break;
      const [id, timer] = first;
      this.#timers.delete(id);
      this.#now = timer.at;
      timer.run();
    }
    this.#now = end;
  }
}

/** One wire between a client and the server; frames wait in it until they are carried. */
export class Wire {
  readonly toServer: Uint8Array[] = [];
  readonly toClient: Uint8Array[] = [];
  /** Every frame the client ever sent on it. */
  readonly sent: Uint8Array[] = [];
  frames = 0;
  isOpen = false;
  isClosed = false;

  constructor(
    readonly address: string,
    readonly listener: TransportListener,
  ) {}

  /** The wire ends with this code, as the client sees it. */
  close(code: number): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.listener.closed(code);
  }
}

interface Received {
  readonly wire: Wire;
  readonly update: Uint8Array;
  readonly number: number;
}

export class StandingServer {
  /** What is on disk. */
  readonly durable = new Y.Doc();
  readonly wires: Wire[] = [];
  #received: Received[] = [];
  /** Whether what arrives becomes durable at once. */
  commits = true;
  accepts = true;
  answersQuestions = true;
  mayWrite = true;

  readonly open: OpenTransport = (address, listener) => {
    const wire = new Wire(address, listener);
    this.wires.push(wire);
    return {
      send: (frame) => {
        wire.toServer.push(frame);
        wire.sent.push(frame);
      },
      close: () => {
        wire.isClosed = true;
      },
    };
  };

  constructor() {
    const text = this.durable.getText('text');
    text.insert(0, 'Offener Brief\n');
  }

  get live(): Wire[] {
    return this.wires.filter((wire) => !wire.isClosed);
  }

  get text(): string {
    return this.durable.getText('text').toString();
  }

  /** The newest wire. */
  get wire(): Wire {
    const wire = this.wires.at(-1);
    if (wire === undefined) throw new Error('nobody has connected');
    return wire;
  }

  /** Carries everything in both directions until nothing moves. */
  settle(): void {
    for (let moved = true; moved; ) {
      moved = false;
      for (const wire of this.live) moved = this.carry(wire) || moved;
    }
  }

  /** Carries one step of one wire; answers whether something moved. */
  carry(wire: Wire): boolean {
    if (wire.isClosed) return false;
    if (!wire.isOpen) {
      if (!this.accepts) {
        wire.close(1006);
        return true;
      }
      wire.isOpen = true;
      this.#greet(wire);
      wire.listener.opened();
      return true;
    }
    const up = wire.toServer.shift();
    if (up !== undefined) {
      this.#read(wire, up);
      return true;
    }
    const down = wire.toClient.shift();
    if (down !== undefined) wire.listener.received(down);
    return down !== undefined;
  }

  /** What was received becomes durable, is acknowledged and shown to the others. */
  commit(): void {
    const received = this.#received;
    this.#received = [];
    for (const { wire, update, number } of received) {
      Y.applyUpdate(this.durable, update);
      for (const other of this.live) {
        if (other === wire) send(other, (e) => encoding.writeVarUint(e, 101), uint(number));
        else if (other.isOpen) send(other, uint(0), uint(2), bytes(update));
      }
    }
  }

  /** Killed: what was not durable is gone, and so are the wires. */
  crash(code = 1006): void {
    this.#received = [];
    for (const wire of this.live) wire.close(code);
  }

  say(wire: Wire, type: number, body: unknown): void {
    send(wire, uint(type), (e) => encoding.writeVarString(e, JSON.stringify(body)));
  }

  #greet(wire: Wire): void {
    const state = {
      epoch: 'e1',
      schema: 1,
      phase: 'draft',
      role: 'writer',
      mayWrite: this.mayWrite,
      member: 'm1',
    };
    this.say(wire, 100, {
      ...state,
      user: { name: 'Maren Albrecht', municipality: 'Musterhausen', color: 3 },
    });
    send(wire, uint(0), uint(0), bytes(Y.encodeStateVector(this.durable)));
  }

  #read(wire: Wire, frame: Uint8Array): void {
    const decoder = decoding.createDecoder(frame);
    const type = decoding.readVarUint(decoder);
    if (type !== 0) return;
    const step = decoding.readVarUint(decoder);
    const body = decoding.readVarUint8Array(decoder);
    if (step === 0) {
      if (!this.answersQuestions) return;
      send(wire, uint(0), uint(1), bytes(Y.encodeStateAsUpdate(this.durable, body)));
      return;
    }
    wire.frames += 1;
    this.#received.push({ wire, update: body, number: wire.frames });
    if (this.commits) this.commit();
  }
}

type Write = (encoder: encoding.Encoder) => void;
export const uint =
  (n: number): Write =>
  (e) =>
    encoding.writeVarUint(e, n);
export const bytes =
  (b: Uint8Array): Write =>
  (e) =>
    encoding.writeVarUint8Array(e, b);

export function send(wire: Wire, ...write: Write[]): void {
  const encoder = encoding.createEncoder();
  for (const run of write) run(encoder);
  wire.toClient.push(encoding.toUint8Array(encoder));
}

/** Promises that are settled already run their consequences. */
export async function breathe(): Promise<void> {
  for (let i = 0; i < 20; i += 1) await Promise.resolve();
}

/** A device that forgets nothing while the test runs; several sessions after another may share it. */
export class Device {
  stored: Uint8Array[] = [];
  readonly unsent = new Map<string, Uint8Array>();
  readonly kept: string[] = [];
  dropped = 0;
  #page = 0;

  readonly open: OpenCopy = async (_name, doc): Promise<Copy> => {
    const page = this.#page++;
    let recorded = 0;
    const leftovers = [...this.unsent].map(([key, update]) => ({ key, update }));
    for (const update of this.stored) Y.applyUpdate(doc, update, this);
    const store = (update: Uint8Array): unknown => this.stored.push(update);
    doc.on('update', store);
    return {
      ...noCopy(),
      leftovers,
      record: (update) => {
        const key = `${page}-${recorded++}`;
        this.unsent.set(key, update);
        return key;
      },
      forget: (keys) => {
        for (const key of keys) this.unsent.delete(key);
      },
      keep: async (text) => {
        this.kept.push(text.text);
      },
      drop: async () => {
        doc.off('update', store);
        this.stored = [];
        this.unsent.clear();
        this.dropped += 1;
      },
      close: async () => doc.off('update', store),
    };
  };
}

export interface Play {
  readonly clock: StandingClock;
  readonly server: StandingServer;
  readonly device: Device;
  readonly session: TextSession;
  readonly text: Y.Text;
  readonly wake: () => void;
}

/** A session whose copy has been read and which is connecting. */
export async function play(parts: Partial<Pick<Play, 'clock' | 'server' | 'device'>> = {}): Promise<Play> {
  const clock = parts.clock ?? new StandingClock();
  const server = parts.server ?? new StandingServer();
  const device = parts.device ?? new Device();
  let wake = (): void => {};
  const session = openText({
    paperId: 'p1',
    textId: 't1',
    epoch: 'e1',
    schema: 1,
    memberId: 'm1',
    shared: false,
    address: 'ws://test/api/sync/t1',
    socket: server.open,
    clock,
    storage: device.open,
    wake: (run) => {
      wake = run;
      return () => {};
    },
  });
  await breathe();
  return { clock, server, device, session, text: session.doc.getText('text'), wake: () => wake() };
}

/** The same, joined and in agreement with the server. */
export async function joined(parts: Partial<Pick<Play, 'clock' | 'server' | 'device'>> = {}): Promise<Play> {
  const all = await play(parts);
  all.server.settle();
  return all;
}
