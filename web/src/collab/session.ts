/**
 * One open text: the shared document, what is kept of it on this device, and the honest status.
 * When and how to connect is `connection.ts`, the device is `device.ts`; here both meet the document.
 *
 * "Saved" is never a guess: own changes stay in the outbox until a frame that carries them is acknowledged, and after
 * every new connection the first such frame is everything the server lacks, all deletions included.
 */
import type { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { type Clock, machineClock } from './clock';
import { Connection, type Owner } from './connection';
import { type Copy, noCopy, type OpenCopy } from './copy';
import { deviceCopies } from './device';
import { type Incoming, step1Frame } from './frames';
import { Inflow } from './inflow';
import { Unacknowledged } from './outbox';
import { Presence } from './presence';
import { Feed, Held, type Readable, type Stream } from './readable';
import {
  type KeptText,
  type PaperEvent,
  type People,
  type RefusalReason,
  type Status,
  sameStatus,
  type TextState,
} from './status';
import { type OpenTransport, syncAddress, webSocketTransport } from './transport';
import { unsentText } from './unsent';
import { onWake, type Wake } from './wake';

export interface OpenOptions {
  readonly paperId: string;
  readonly textId: string;
  /** From `GET /api/papers/{paper}`: names the local copy, and the server refuses any other. */
  readonly epoch: string | number;
  readonly schema: number;
  /** The member who writes: a copy of somebody else's on this device is left alone. */
  readonly memberId: string;
  /** A shared PC keeps no local copy. */
  readonly shared: boolean;
  /** Full address of the sync endpoint without query; default: beside the page. */
  readonly address?: string;
  readonly socket?: OpenTransport;
  readonly clock?: Clock;
  readonly storage?: OpenCopy;
  readonly wake?: Wake;
}

export interface TextSession {
  /** `doc.getText('text')` is the shared text. The browser never seeds content. */
  readonly doc: Y.Doc;
  readonly awareness: Awareness;
  /** While `loading` there is nothing to show yet. */
  readonly status: Readable<Status>;
  /** null until the server has spoken: nobody may write before. */
  readonly state: Readable<TextState | null>;
  /** null where the server says nothing about others (readers). */
  readonly people: Readable<People | null>;
  readonly events: Stream<PaperEvent>;
  /** Texts of earlier copies on this device that never reached the server; offer them as copies. */
  readonly kept: Readable<readonly KeptText[]>;
  /** The reader has taken the text: it is dropped from this device. */
  dismissKept(id: string): void;
  /** Tries at once, also after `signedOut`. */
  reconnect(): void;
  /** Ends the connection and every timer; unsent changes stay in the local copy. Wait for it before opening anew. */
  close(): Promise<void>;
}

export function openText(options: OpenOptions): TextSession {
  return new OpenText(options);
}

/** Where the session stands beside its connection; what has ended does not begin again. */
type Course =
  | { readonly at: 'reading' }
  /** `shown`: the text is there, or a try to reach the server has failed. */
  | { readonly at: 'running'; readonly shown: boolean }
  | { readonly at: 'signedOut' }
  /** Given back by the server; `said` once the local copy is gone. */
  | { readonly at: 'refused'; readonly said: Status | null }
  | { readonly at: 'closed' };

class OpenText implements TextSession, Owner {
  readonly doc = new Y.Doc();
  readonly status = new Held<Status>({ kind: 'loading' }, sameStatus);
  readonly state = new Held<TextState | null>(null);
  readonly people = new Held<People | null>(null);
  readonly events = new Feed<PaperEvent>();
  readonly kept = new Held<readonly KeptText[]>([]);
  readonly #clock: Clock;
  readonly #outbox = new Unacknowledged();
  readonly #connection: Connection;
  readonly #presence: Presence;
  readonly #inflow: Inflow;
  readonly #stopWaking: () => void;
  readonly #copyOpened: Promise<void>;
  #copy: Copy = noCopy();
  #course: Course = { at: 'reading' };
  /** Questions for what we lack that this connection has not answered yet. */
  #questions = 0;
  /** Whether it was asked once more because something was missing. */
  #askedAgain = false;

  constructor(options: OpenOptions) {
    // Before anything is applied: a root that is met first in an update has no type.
    this.doc.getText('text');
    this.#clock = options.clock ?? machineClock;
    const open = options.socket ?? webSocketTransport;
    this.#connection = new Connection(addressOf(options), open, this.#clock, this.#outbox, this);
    this.#presence = new Presence(this.doc, this.#clock, (frame) => this.#connection.send(frame));
    this.#inflow = new Inflow(this.doc, this.#clock, () => this.#applied());
    this.doc.on('update', (update: Uint8Array, _origin: unknown, _doc: Y.Doc, transaction: Y.Transaction) => {
      if (transaction.local) this.#changed(update);
    });
    this.#stopWaking = (options.wake ?? onWake)(() => this.#connection.wake());
    this.#copyOpened = this.#openCopy(options);
  }

  get awareness(): Awareness {
    return this.#presence.awareness;
  }

  dismissKept(id: string): void {
    this.#copy.dismissKept(id);
    this.kept.set(this.kept.get().filter((text) => text.id !== id));
  }

  reconnect(): void {
    if (this.#course.at === 'signedOut') this.#course = { at: 'running', shown: true };
    if (this.#course.at === 'running') this.#connection.start();
    this.moved();
  }

  async close(): Promise<void> {
    this.#course = { at: 'closed' };
    this.#stopWaking();
    this.#connection.stop();
    this.#inflow.close();
    this.#presence.close();
    await this.#copyOpened;
    await this.#copy.close();
    this.doc.destroy();
  }

  greeting(): Uint8Array[] {
    this.#questions = 0;
    this.#askedAgain = false;
    return [this.question(), this.#presence.own()];
  }

  question(): Uint8Array {
    this.#questions += 1;
    return step1Frame(Y.encodeStateVector(this.doc));
  }

  difference(stateVector: Uint8Array): Uint8Array {
    return Y.encodeStateAsUpdate(this.doc, stateVector);
  }

  received(frame: Incoming): void {
    switch (frame.type) {
      case 'update':
        this.#inflow.add(frame.update);
        return;
      case 'step2':
        this.#questions -= 1;
        this.#inflow.add(frame.update);
        this.#inflow.apply();
        if (this.#course.at === 'running') this.#course = { at: 'running', shown: true };
        this.moved();
        return;
      case 'awareness':
        this.#presence.received(frame.update);
        return;
      case 'queryAwareness':
        this.#connection.send(this.#presence.own());
        return;
      case 'state':
        this.state.set(frame.state);
        return;
      case 'event':
        this.events.emit(frame.event);
        return;
      case 'people':
        this.people.set(frame.people);
        return;
      case 'reset':
        void this.#refuse(frame.reason, frame.sentence);
        return;
      case 'step1':
      case 'acknowledged':
      case 'unknown':
        return;
      default:
        frame satisfies never;
    }
  }

  durable(position: number): void {
    const keys = this.#outbox.dropBefore(position).map((change) => change.key);
    if (keys.length > 0) this.#copy.forget(keys);
  }

  lost(code: number): 'again' | 'stop' {
    this.#inflow.apply();
    this.#presence.forgetOthers();
    if (this.#course.at !== 'running') return 'stop';
    if (code === 4401) {
      this.#course = { at: 'signedOut' };
      return 'stop';
    }
    const reason = reasonOf(code);
    if (reason !== null) {
      void this.#refuse(reason, null);
      return 'stop';
    }
    this.#course = { at: 'running', shown: true };
    return 'again';
  }

  moved(): void {
    this.status.set(this.#currentStatus());
  }

  #currentStatus(): Status {
    const changes = this.#outbox.count;
    switch (this.#course.at) {
      case 'reading':
      case 'closed':
        return this.status.get();
      case 'refused':
        return this.#course.said ?? this.status.get();
      case 'signedOut':
        return { kind: 'signedOut', changes };
      case 'running': {
        if (!this.#course.shown) return { kind: 'loading' };
        if (this.#connection.agreed) {
          const oldest = this.#outbox.oldest;
          return oldest === undefined ? { kind: 'saved' } : { kind: 'saving', since: oldest.since };
        }
        const cannotSave = this.#connection.overloaded && changes > 0;
        return { kind: cannotSave ? 'cannotSave' : 'offline', changes };
      }
    }
  }

  async #openCopy(options: OpenOptions): Promise<void> {
    const { textId, memberId, schema } = options;
    const open = options.shared ? async () => noCopy() : (options.storage ?? deviceCopies(this.#clock));
    const copy = await open({ textId, memberId, epoch: String(options.epoch), schema }, this.doc);
    // Nobody may write before the server has spoken; if somebody did, it is recorded now.
    const early = this.#outbox.dropBefore(this.#outbox.end);
    this.#copy = copy;
    this.kept.set(copy.kept);
    for (const { key, update } of copy.leftovers) this.#outbox.add({ key, update, since: this.#clock.now() });
    for (const { update } of early) this.#changed(update);
    if (this.#course.at !== 'reading') return;
    this.#course = { at: 'running', shown: false };
    this.#connection.start();
  }

  #changed(update: Uint8Array): void {
    this.#outbox.add({ key: this.#copy.record(update), update, since: this.#clock.now() });
    this.#connection.push();
    this.moved();
  }

  /** A gap after an answered question means that the two sides have parted for good. */
  #applied(): void {
    if (!this.#inflow.gap || this.#questions > 0) return;
    if (this.#askedAgain) {
      void this.#refuse('diverged', null);
      return;
    }
    this.#askedAgain = true;
    this.#connection.send(this.question());
  }

  /** The unsent text is kept before the copy goes, and the copy is gone before anybody is told. */
  async #refuse(reason: RefusalReason, sentence: string | null): Promise<void> {
    if (this.#course.at === 'refused' || this.#course.at === 'closed') return;
    this.#course = { at: 'refused', said: null };
    this.#connection.stop();
    const updates = this.#outbox.from(0).map((change) => change.update);
    const text = unsentText(this.doc, updates);
    const at = this.#clock.now();
    const kept: KeptText = { id: `${this.doc.clientID}-${at}`, reason, sentence, text, at };
    if (text !== '') await this.#copy.keep(kept);
    await this.#copy.drop();
    if (this.#course.at !== 'refused') return;
    if (text !== '') this.kept.set([...this.kept.get(), kept]);
    const state = this.state.get();
    if (state !== null) this.state.set({ ...state, mayWrite: false });
    this.#course = { at: 'refused', said: { kind: 'refused', reason, sentence, text } };
    this.moved();
  }
}

function addressOf(options: OpenOptions): string {
  const address = options.address ?? syncAddress(window.location, options.textId);
  const url = new URL(address);
  url.searchParams.set('protocol', '1');
  url.searchParams.set('schema', String(options.schema));
  url.searchParams.set('epoch', String(options.epoch));
  return url.toString();
}

/** The close codes that mean: not again with this document. */
function reasonOf(code: number): RefusalReason | null {
  if (code === 4404) return 'missing';
  if (code === 4409) return 'epoch';
  if (code === 4400) return 'malformed';
  return code >= 4400 && code <= 4499 ? 'refused' : null;
}
