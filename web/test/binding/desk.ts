/**
 * An editor without a view: a state, its binding, and the queue of what the others have not heard yet.
 * The comparison with another binding brings its own (`tree-desk.ts`).
 */
import type { Node } from 'prosemirror-model';
import { type Command, EditorState, type Transaction } from 'prosemirror-state';
import * as Y from 'yjs';
import { Binding, type Timers } from '../../src/editor/binding/binding';
import { documentOf } from '../../src/editor/binding/read';
import { Undo } from '../../src/editor/binding/undo';
import { threadsOf } from '../../src/editor/schema';

/** Where updates between the desks wait. */
export class Mail {
  readonly #waiting: { to: number; update: Uint8Array }[][] = [];
  readonly #docs: Y.Doc[] = [];

  add(doc: Y.Doc): void {
    const from = this.#docs.push(doc) - 1;
    this.#waiting.push([]);
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === this) return;
      for (const to of this.#docs.keys()) if (to !== from) this.#waiting[to]?.push({ to: from, update });
    });
  }

  /** How many updates wait for a desk. */
  waiting(to: number): number {
    return this.#waiting[to]?.length ?? 0;
  }

  /** Brings the oldest ones to a desk, in the order they were sent. */
  deliver(to: number, count: number): void {
    const doc = this.#docs[to];
    for (const { update } of this.#waiting[to]?.splice(0, count) ?? []) {
      if (doc !== undefined) Y.applyUpdate(doc, update, this);
    }
  }
}

/** A clock that only moves when told to. */
class HandClock implements Timers {
  #now = 0;
  #due: { at: number; run: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  after(milliseconds: number, run: () => void): () => void {
    const entry = { at: this.#now + milliseconds, run };
    this.#due.push(entry);
    return () => {
      this.#due = this.#due.filter((other) => other !== entry);
    };
  }

  advance(milliseconds: number): void {
    this.#now += milliseconds;
    const due = this.#due.filter(({ at }) => at <= this.#now);
    this.#due = this.#due.filter(({ at }) => at > this.#now);
    for (const { run } of due) run();
  }
}

/** A document without what two equal ones may differ in: the order of comments on one word. */
export function contentOf(doc: Node): unknown {
  const blocks: unknown[] = [];
  doc.forEach((block) => {
    const words: [string, string][] = [];
    block.forEach((node) => {
      const marks = node.marks
        .filter(({ type }) => type.name !== 'comment')
        .map((mark) => JSON.stringify(mark));
      const key = JSON.stringify([marks.sort(), threadsOf(node.marks).sort()]);
      if (!node.isText) words.push([key, JSON.stringify([node.type.name, node.attrs])]);
      else {
        const last = words.at(-1);
        if (last !== undefined && last[0] === key && !last[1].startsWith('[')) last[1] += node.text;
        else words.push([key, node.text ?? '']);
      }
    });
    blocks.push([block.type.name, block.attrs, words]);
  });
  return blocks;
}

export class SharedDesk {
  readonly doc = new Y.Doc();
  readonly clock = new HandClock();
  readonly binding: Binding;
  readonly undo: Undo;
  state: EditorState;

  constructor(seed: Uint8Array) {
    const text = this.doc.getText('text');
    Y.applyUpdate(this.doc, seed);
    this.binding = new Binding(text, this.clock);
    this.undo = new Undo(this.binding, Number.POSITIVE_INFINITY);
    this.state = EditorState.create({ doc: this.binding.document() });
    this.binding.attach(this);
    this.undo.attach(this);
  }

  dispatch(transaction: Transaction): void {
    const { state, transactions } = this.state.applyTransaction(transaction);
    this.state = state;
    this.binding.local(transactions);
  }

  run(command: Command): boolean {
    return command(this.state, (transaction) => this.dispatch(transaction));
  }

  shown(): unknown {
    return contentOf(this.state.doc);
  }

  wanted(): unknown {
    return contentOf(documentOf(this.doc.getText('text')));
  }

  /** Counts where the editor shows something else than the text says; not while changes of others wait. */
  check(faults: { unlike: number }): void {
    if (this.binding.waiting) return;
    if (JSON.stringify(this.shown()) !== JSON.stringify(this.wanted())) faults.unlike += 1;
  }

  settle(): void {
    this.binding.setComposing(false);
    this.binding.show();
  }

  destroy(): void {
    this.undo.destroy();
    this.binding.destroy();
    this.doc.destroy();
  }
}
