/**
 * Brings the server's updates into the document: at once when it is quiet, gathered into one transaction when busy,
 * because in a text with a long history every transaction costs milliseconds.
 */
import * as Y from 'yjs';
import type { Clock } from './clock';
import { fromServer } from './origin';

/** While updates keep coming, one transaction in this time. */
const GATHER_MS = 100;

export class Inflow {
  readonly #doc: Y.Doc;
  readonly #clock: Clock;
  readonly #applied: () => void;
  #gathered: Uint8Array[] = [];
  #lastApplied = Number.NEGATIVE_INFINITY;
  #cancelApply: (() => void) | null = null;

  constructor(doc: Y.Doc, clock: Clock, applied: () => void) {
    this.#doc = doc;
    this.#clock = clock;
    this.#applied = applied;
  }

  /** Whether the document waits for something that never came. */
  get gap(): boolean {
    return this.#doc.store.pendingStructs !== null || this.#doc.store.pendingDs !== null;
  }

  add(update: Uint8Array): void {
    this.#gathered.push(update);
    if (this.#cancelApply !== null) return;
    const wait = this.#lastApplied + GATHER_MS - this.#clock.now();
    if (wait <= 0) this.apply();
    else this.#cancelApply = this.#clock.after(wait, () => this.apply());
  }

  apply(): void {
    this.#cancelApply?.();
    this.#cancelApply = null;
    const updates = this.#gathered;
    if (updates.length === 0) return;
    this.#gathered = [];
    this.#lastApplied = this.#clock.now();
    const apply = (): void => {
      for (const update of updates) Y.applyUpdate(this.#doc, update, fromServer);
    };
    Y.transact(this.#doc, apply, fromServer, false);
    this.#applied();
  }

  /** What is not applied yet is forgotten; the server brings it again. */
  close(): void {
    this.#cancelApply?.();
    this.#cancelApply = null;
    this.#gathered = [];
  }
}
