/**
 * The connection to one text as a state machine: one union of states, one `#dispatch`, and timers that belong to the
 * state that set them and end with it.
 * Decides when to connect, what to send when, and when a connection no longer deserves the name.
 * What the frames change in document, presence and status is the owner's business (`session.ts`).
 *
 * A connection that is open counts as agreed with the server only once a sync frame of it was acknowledged, and every
 * frame must be acknowledged within `ACK_WITHIN_MS`: else it is given up, whatever the socket says.
 */
import * as Y from 'yjs';
import type { Clock } from './clock';
import { type Incoming, readFrame, step2Frame, updateFrame } from './frames';
import { SentFrames, type Unacknowledged } from './outbox';
import type { OpenTransport, Transport } from './transport';

const OPEN_WITHIN_MS = 10_000;
const ACK_WITHIN_MS = 10_000;
/** After so much silence the server is asked whether it is there. */
const QUIET_MS = 20_000;
const REPLY_WITHIN_MS = 10_000;
const RETRY_FIRST_MS = 500;
const RETRY_AT_MOST_MS = 10_000;
/** A server that stops or is overloaded is given more room. */
const RETRY_BUSY_MS = 2_000;
/** Sync frames in flight; what is typed beyond that is gathered into the next one. */
const IN_FLIGHT = 8;

const OVERLOADED = 1013;
const RESTARTS = 1012;
/** A frame was too large for the server: it will be again, so nothing is saved and people must know. */
const TOO_LARGE = 1009;

/** A live conversation over one transport. */
export interface Joined {
  readonly at: 'joined';
  readonly transport: Transport;
  readonly frames: SentFrames;
  /** Whether the server's question for what it lacks was answered; before that no update is sent alone. */
  answered: boolean;
  /** Whether the server was asked for a sign of life and nothing has come since. */
  probing: boolean;
  cancelAckDue: () => void;
  cancelQuiet: () => void;
}

export type Link =
  | { readonly at: 'idle' }
  | { readonly at: 'waiting'; readonly cancelRetry: () => void }
  | { readonly at: 'connecting'; readonly transport: Transport; readonly cancelOpenDue: () => void }
  | Joined;

type Happening =
  | { readonly type: 'start' }
  | { readonly type: 'opened' }
  | { readonly type: 'frame'; readonly data: Uint8Array }
  | { readonly type: 'lost'; readonly code: number }
  | { readonly type: 'quiet' }
  | { readonly type: 'wake' }
  | { readonly type: 'changes' }
  | { readonly type: 'stop' };

export interface Owner {
  /** The frames that open a conversation: sync step 1 and one's own presence. */
  greeting(): Uint8Array[];
  /** Sync step 1: asks for what the document lacks. */
  question(): Uint8Array;
  /** Everything the document has that the server lacks, every deletion included. */
  difference(stateVector: Uint8Array): Uint8Array;
  received(frame: Incoming): void;
  /** The changes before this position are durable on the server. */
  durable(position: number): void;
  /** The transport ended by itself; answers whether to come again. */
  lost(code: number): 'again' | 'stop';
  /** `link` or `overloaded` may have changed. */
  moved(): void;
}

const nothing = (): void => {};

export class Connection {
  readonly #address: string;
  readonly #open: OpenTransport;
  readonly #clock: Clock;
  readonly #outbox: Unacknowledged;
  readonly #owner: Owner;
  #link: Link = { at: 'idle' };
  #attempt = 0;
  #overloaded = false;

  constructor(address: string, open: OpenTransport, clock: Clock, outbox: Unacknowledged, owner: Owner) {
    this.#address = address;
    this.#open = open;
    this.#clock = clock;
    this.#outbox = outbox;
    this.#owner = owner;
  }

  /** Whether the server is reached and has acknowledged something of this connection. */
  get agreed(): boolean {
    return this.#link.at === 'joined' && this.#link.frames.confirmed;
  }

  /** Whether the last connection ended because the server could not store. */
  get overloaded(): boolean {
    return this.#overloaded;
  }

  start(): void {
    this.#dispatch({ type: 'start' });
  }

  /** The page came back, or the network did. */
  wake(): void {
    this.#dispatch({ type: 'wake' });
  }

  /** There are new changes in the outbox. */
  push(): void {
    this.#dispatch({ type: 'changes' });
  }

  /** Gives this connection up and tries another one. */
  giveUp(): void {
    this.#dispatch({ type: 'lost', code: 0 });
  }

  stop(): void {
    this.#dispatch({ type: 'stop' });
  }

  /** Sends a frame that is not numbered; without a connection it is lost. */
  send(frame: Uint8Array): void {
    if (this.#link.at === 'joined') this.#link.transport.send(frame);
  }

  #dispatch(happening: Happening): void {
    switch (happening.type) {
      case 'start':
        if (this.#link.at === 'idle' || this.#link.at === 'waiting') this.#connect();
        return;
      case 'opened':
        if (this.#link.at === 'connecting') this.#join(this.#link.transport);
        return;
      case 'frame':
        if (this.#link.at === 'joined') this.#read(this.#link, happening.data);
        return;
      case 'lost':
        this.#lost(happening.code);
        return;
      case 'quiet':
        if (this.#link.at === 'joined') this.#probe(this.#link);
        return;
      case 'wake':
        if (this.#link.at === 'waiting') this.#wait(RETRY_FIRST_MS);
        else if (this.#link.at === 'joined') this.#probe(this.#link);
        return;
      case 'changes':
        if (this.#link.at === 'joined') this.#flush(this.#link);
        return;
      case 'stop':
        this.#enter({ at: 'idle' });
        return;
      default:
        happening satisfies never;
    }
  }

  /** The one place where the state changes: what belongs to the state that ends, ends here. */
  #enter(link: Link): void {
    const left = this.#link;
    this.#link = link;
    if (left.at === 'waiting') left.cancelRetry();
    if (left.at === 'connecting') left.cancelOpenDue();
    if (left.at === 'joined') {
      left.cancelAckDue();
      left.cancelQuiet();
    }
    const kept = link.at === 'joined' || link.at === 'connecting' ? link.transport : null;
    if ((left.at === 'connecting' || left.at === 'joined') && left.transport !== kept) left.transport.close();
    this.#owner.moved();
  }

  #connect(): void {
    this.#attempt += 1;
    let current = true;
    const told = (happening: Happening): void => {
      if (current) this.#dispatch(happening);
    };
    const transport = this.#open(this.#address, {
      opened: () => told({ type: 'opened' }),
      received: (data) => told({ type: 'frame', data }),
      closed: (code) => told({ type: 'lost', code }),
    });
    const guarded: Transport = {
      send: (frame) => transport.send(frame),
      close: () => {
        current = false;
        transport.close();
      },
    };
    const cancelOpenDue = this.#clock.after(OPEN_WITHIN_MS, () => this.#dispatch({ type: 'lost', code: 0 }));
    this.#enter({ at: 'connecting', transport: guarded, cancelOpenDue });
  }

  #join(transport: Transport): void {
    const joined: Joined = {
      at: 'joined',
      transport,
      frames: new SentFrames(),
      answered: false,
      probing: false,
      cancelAckDue: this.#ackDue(),
      cancelQuiet: this.#quietAfter(QUIET_MS),
    };
    this.#enter(joined);
    for (const frame of this.#owner.greeting()) transport.send(frame);
  }

  #read(joined: Joined, data: Uint8Array): void {
    joined.probing = false;
    joined.cancelQuiet();
    joined.cancelQuiet = this.#quietAfter(QUIET_MS);
    let frame: Incoming;
    try {
      frame = readFrame(data);
    } catch {
      this.#lost(0);
      return;
    }
    switch (frame.type) {
      case 'step1':
        this.#answer(joined, frame.stateVector);
        return;
      case 'acknowledged':
        this.#acknowledged(joined, frame.frames);
        return;
      default:
        this.#owner.received(frame);
    }
  }

  #answer(joined: Joined, stateVector: Uint8Array): void {
    const update = this.#owner.difference(stateVector);
    joined.answered = true;
    this.#number(joined, step2Frame(update));
  }

  #flush(joined: Joined): void {
    if (!joined.answered || joined.frames.inFlight >= IN_FLIGHT) return;
    const changes = this.#outbox.from(joined.frames.sentThrough);
    const [first, ...more] = changes.map((change) => change.update);
    if (first === undefined) return;
    this.#number(joined, updateFrame(more.length === 0 ? first : Y.mergeUpdates([first, ...more])));
  }

  /** Sends a sync frame that carries all that is in the outbox now. */
  #number(joined: Joined, frame: Uint8Array): void {
    if (joined.frames.inFlight === 0) {
      joined.cancelAckDue();
      joined.cancelAckDue = this.#ackDue();
    }
    joined.frames.sent(this.#outbox.end);
    joined.transport.send(frame);
  }

  #acknowledged(joined: Joined, frames: number): void {
    let position: number | undefined;
    try {
      position = joined.frames.acknowledge(frames);
    } catch {
      this.#lost(0);
      return;
    }
    if (position === undefined) return;
    this.#attempt = 0;
    this.#overloaded = false;
    joined.cancelAckDue();
    joined.cancelAckDue = joined.frames.inFlight > 0 ? this.#ackDue() : nothing;
    this.#owner.durable(position);
    this.#flush(joined);
    this.#owner.moved();
  }

  /** The question for what we lack is answered to everybody, readers included; anything that comes counts as a reply. */
  #probe(joined: Joined): void {
    if (joined.probing) return;
    joined.probing = true;
    joined.transport.send(this.#owner.question());
    joined.cancelQuiet();
    joined.cancelQuiet = this.#clock.after(REPLY_WITHIN_MS, () => this.#dispatch({ type: 'lost', code: 0 }));
  }

  /** `code` 0: given up by us. */
  #lost(code: number): void {
    if (this.#link.at !== 'connecting' && this.#link.at !== 'joined') return;
    this.#overloaded = code === OVERLOADED || code === TOO_LARGE;
    if (this.#owner.lost(code) === 'stop') {
      this.#enter({ at: 'idle' });
      return;
    }
    const busy = code === OVERLOADED || code === RESTARTS || code === TOO_LARGE;
    this.#wait((busy ? RETRY_BUSY_MS : RETRY_FIRST_MS) * 2 ** Math.max(0, this.#attempt - 1));
  }

  /** Full jitter: anywhere between now and the end of the window, so that a room does not come back as one. */
  #wait(window: number): void {
    const wait = this.#clock.chance() * Math.min(RETRY_AT_MOST_MS, window);
    const cancelRetry = this.#clock.after(wait, () => this.#dispatch({ type: 'start' }));
    this.#enter({ at: 'waiting', cancelRetry });
  }

  #ackDue(): () => void {
    return this.#clock.after(ACK_WITHIN_MS, () => this.#dispatch({ type: 'lost', code: 0 }));
  }

  #quietAfter(ms: number): () => void {
    return this.#clock.after(ms, () => this.#dispatch({ type: 'quiet' }));
  }
}
