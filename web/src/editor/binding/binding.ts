/**
 * Keeps an editor and the shared text equal: the editor's transactions go into the text, the text's changes into the editor.
 * Needs no view: whoever has a state and a dispatch can be bound.
 *
 * Contracts:
 * - Every transaction of the editor reaches `local` right after it was applied, remote ones included.
 * - `local` is not called inside a Yjs transaction of somebody else.
 * - Changes of others show at once, but not while composing (three seconds at most); the connection gathers them when busy.
 */
import type { Node } from 'prosemirror-model';
import type { EditorState, Transaction } from 'prosemirror-state';
import { ReplaceStep } from 'prosemirror-transform';
import * as Y from 'yjs';
import { schema } from '../schema';
import { indexAt, positionAt, startsOf } from './layout';
import { LocalChange } from './local';
import { blockIds } from './marker';
import { type DeltaPart, Pending } from './pending';
import { indexOf, nodeOf, readBlocks, type Span } from './read';
import { remoteTransaction } from './remote';

/** What is bound: an `EditorView`, or a state in a test. */
export interface Surface {
  readonly state: EditorState;
  dispatch(transaction: Transaction): void;
}

/** The clock, so that tests need not wait. */
export interface Timers {
  now(): number;
  /** Answers how to cancel. */
  after(milliseconds: number, run: () => void): () => void;
}

export const browserTimers: Timers = {
  now: () => Date.now(),
  after: (milliseconds, run) => {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  },
};

const COMPOSING_MS = 3000;
const REMOTE = 'shared text';

/** Whether a transaction shows what is in the shared text already. */
export function isRemote(transaction: Transaction): boolean {
  return transaction.getMeta(REMOTE) === true;
}

export class Binding {
  readonly text: Y.Text;
  readonly #timers: Timers;
  readonly #observer = (events: Y.YEvent<Y.AbstractType<unknown>>[], transaction: Y.Transaction): void => {
    if (transaction.origin !== this) this.#receive(events);
  };
  #spans: Span[];
  #surface: Surface | null = null;
  #pending: Pending | null = null;
  readonly #markers = new Set<unknown>();
  #composing = false;
  #cancel: (() => void) | null = null;

  constructor(text: Y.Text, timers: Timers = browserTimers) {
    this.text = text;
    this.#timers = timers;
    this.#spans = readBlocks(text);
    text.observeDeep(this.#observer);
  }

  /** The document for the state that is bound next. */
  document(): Node {
    const blocks = readBlocks(this.text);
    this.#spans = blocks;
    this.#drop();
    return schema.nodes.doc.create(null, blocks.map(nodeOf));
  }

  /** Binds; the surface's state was made with `document()`. */
  attach(surface: Surface): void {
    this.#surface = surface;
    if (this.#pending !== null) this.show();
  }

  destroy(): void {
    this.#surface = null;
    this.#drop();
    this.text.unobserveDeep(this.#observer);
  }

  /** Writes what these transactions changed; they were applied in this order. */
  local(transactions: readonly Transaction[]): void {
    const own = transactions.filter((transaction) => transaction.docChanged && !isRemote(transaction));
    if (own.length === 0) return;
    const change = new LocalChange(this.text, this.#spans, this.#pending);
    try {
      this.#transact(() => {
        for (const transaction of own) change.apply(transaction);
      });
    } catch (error) {
      this.#reload();
      throw error;
    }
    this.#spans = change.spans;
    if (change.faulty) this.#reload();
  }

  /** Whether changes of others are not shown yet. */
  get waiting(): boolean {
    return this.#pending !== null;
  }

  /** While an input method composes, changes of others wait. */
  setComposing(composing: boolean): void {
    this.#composing = composing;
    if (!composing) this.show();
  }

  /** Shows what others did, now. */
  show(): void {
    this.#cancel?.();
    this.#cancel = null;
    const [surface, pending] = [this.#surface, this.#pending];
    if (surface === null || pending === null) return;
    const { transaction, spans } = remoteTransaction(
      surface.state,
      this.text,
      this.#spans,
      pending,
      this.#markers,
    );
    this.#drop();
    this.#spans = spans;
    if (transaction.docChanged)
      surface.dispatch(transaction.setMeta(REMOTE, true).setMeta('addToHistory', false));
  }

  /** Index in the shared text of a position of the editor. */
  toIndex(position: number): number {
    const seen = indexAt(this.#spans, position);
    return this.#pending?.toIndex(seen) ?? seen;
  }

  /** Position in the editor of an index of the shared text; always inside a block. */
  toPosition(index: number): number {
    return positionAt(this.#spans, this.#pending?.nearestSeen(index) ?? index);
  }

  /** A place that stays with its words, as it travels to others. */
  relative(position: number): Y.RelativePosition {
    return Y.createRelativePositionFromTypeIndex(this.text, this.toIndex(position));
  }

  /** The position of such a place, or null where it is unknown here. */
  absolute(relative: Y.RelativePosition): number | null {
    const doc = this.text.doc;
    const found = doc === null ? null : Y.createAbsolutePositionFromRelativePosition(relative, doc);
    return found === null || found.type !== this.text ? null : this.toPosition(found.index);
  }

  /** The id of every block of the editor, the title first; null where it has none. */
  ids(): (string | null)[] {
    return blockIds(this.#spans.map((span) => span.marker));
  }

  /** Whether the block with this number has no marker: left over from a deletion by others. */
  isImplicit(block: number): boolean {
    return block > 0 && this.#spans[block]?.marker === null;
  }

  #transact(run: () => void): void {
    const doc = this.text.doc;
    if (doc === null) run();
    else doc.transact(run, this);
  }

  #receive(events: readonly Y.YEvent<Y.AbstractType<unknown>>[]): void {
    this.#pending ??= new Pending(startsOf(this.#spans).at(-1) ?? 0);
    const maps: Y.AbstractType<unknown>[] = [];
    for (const event of events) {
      if (event.target === this.text) this.#pending.receive(event.delta as DeltaPart[]);
      else if (event.target.parent === this.text) maps.push(event.target);
    }
    const known = new Set<unknown>(this.#spans.map((span) => span.marker));
    for (const map of maps) {
      if (known.has(map) && map instanceof Y.Map && map.has('kind')) {
        this.#markers.add(map);
        continue;
      }
      const index = indexOf(this.text, map);
      if (index >= 0) this.#pending.forget(index);
    }
    this.#plan();
  }

  #plan(): void {
    if (!this.#composing) this.show();
    else this.#cancel ??= this.#timers.after(COMPOSING_MS, () => this.show());
  }

  /** Shows the whole text again where the editor made what the text does not keep. */
  #reload(): void {
    const surface = this.#surface;
    if (surface === null) return;
    const shown = surface.state.doc;
    const wanted = this.document();
    const start = shown.content.findDiffStart(wanted.content);
    const end = shown.content.findDiffEnd(wanted.content);
    if (start === null || end === null) return;
    const overlap = Math.max(0, start - Math.min(end.a, end.b));
    const transaction = surface.state.tr.step(
      new ReplaceStep(start, end.a + overlap, wanted.slice(start, end.b + overlap)),
    );
    surface.dispatch(transaction.setMeta(REMOTE, true).setMeta('addToHistory', false));
  }

  #drop(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#pending = null;
    this.#markers.clear();
  }
}
