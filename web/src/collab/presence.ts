/**
 * Presence over the connection: sends one's own awareness state, takes in that of others.
 * What the state says is the editor's business; presence may be lost and is never waited for.
 */
import {
  Awareness,
  applyAwarenessUpdate,
  encodeAwarenessUpdate,
  removeAwarenessStates,
} from 'y-protocols/awareness';
import type * as Y from 'yjs';
import type { Clock } from './clock';
import { awarenessFrame } from './frames';
import { fromServer } from './origin';

/** A cursor travels at most this often. */
const SEND_EVERY_MS = 250;

export class Presence {
  readonly awareness: Awareness;
  readonly #clock: Clock;
  readonly #send: (frame: Uint8Array) => void;
  #lastSent = Number.NEGATIVE_INFINITY;
  #cancelSend: (() => void) | null = null;

  constructor(doc: Y.Doc, clock: Clock, send: (frame: Uint8Array) => void) {
    this.awareness = new Awareness(doc);
    this.awareness.setLocalStateField('cursor', null);
    this.#clock = clock;
    this.#send = send;
    this.awareness.on('update', (_: unknown, origin: unknown) => {
      if (origin === 'local') this.#soon();
    });
  }

  /** One's own state as a frame. */
  own(): Uint8Array {
    return awarenessFrame(encodeAwarenessUpdate(this.awareness, [this.awareness.clientID]));
  }

  received(update: Uint8Array): void {
    applyAwarenessUpdate(this.awareness, update, fromServer);
  }

  /** Without a connection nobody else is known to be here. */
  forgetOthers(): void {
    const others = [...this.awareness.getStates().keys()].filter((id) => id !== this.awareness.clientID);
    if (others.length > 0) removeAwarenessStates(this.awareness, others, fromServer);
  }

  close(): void {
    this.#cancelSend?.();
    this.#cancelSend = null;
    this.awareness.destroy();
  }

  #soon(): void {
    if (this.#cancelSend !== null) return;
    const wait = this.#lastSent + SEND_EVERY_MS - this.#clock.now();
    if (wait <= 0) {
      this.#now();
      return;
    }
    this.#cancelSend = this.#clock.after(wait, () => {
      this.#cancelSend = null;
      this.#now();
    });
  }

  #now(): void {
    this.#lastSent = this.#clock.now();
    this.#send(this.own());
  }
}
