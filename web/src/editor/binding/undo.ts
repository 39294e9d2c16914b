/**
 * Undo and redo of one's own edits only; what others wrote stays.
 * Two people who delete the same words apart and both undo get them twice: that is so in Yjs.
 */
import { type Selection, TextSelection, type Transaction } from 'prosemirror-state';
import * as Y from 'yjs';
import type { Binding, Surface } from './binding';

/** Edits within this time are undone together. */
const TOGETHER_MS = 500;

/** Where the caret stood, in places that stay with their words. */
interface Stood {
  readonly anchor: Y.RelativePosition;
  readonly head: Y.RelativePosition;
}

const STOOD = 'caret';

export class Undo {
  readonly #binding: Binding;
  readonly #manager: Y.UndoManager;
  #before: Stood | null = null;
  #surface: Surface | null = null;

  constructor(binding: Binding, togetherMs = TOGETHER_MS) {
    this.#binding = binding;
    this.#manager = new Y.UndoManager(binding.text, {
      trackedOrigins: new Set([binding]),
      captureTimeout: togetherMs,
    });
    this.#manager.on('stack-item-added', ({ stackItem }: { stackItem: { meta: Map<unknown, unknown> } }) => {
      if (this.#before !== null) stackItem.meta.set(STOOD, this.#before);
    });
  }

  attach(surface: Surface): void {
    this.#surface = surface;
  }

  get canUndo(): boolean {
    return this.#manager.canUndo();
  }

  get canRedo(): boolean {
    return this.#manager.canRedo();
  }

  /** Call before an edit is written: undoing it brings the caret back here. */
  remember(selection: Selection): void {
    this.#before = this.#places(selection);
  }

  /** The next edit is undone for itself. */
  separate(): void {
    this.#manager.stopCapturing();
  }

  undo(): boolean {
    return this.#step(() => this.#manager.undo());
  }

  redo(): boolean {
    return this.#step(() => this.#manager.redo());
  }

  destroy(): void {
    this.#manager.destroy();
  }

  #places({ anchor, head }: Selection): Stood {
    return { anchor: this.#binding.relative(anchor), head: this.#binding.relative(head) };
  }

  #step(run: () => { meta: Map<unknown, unknown> } | null): boolean {
    const surface = this.#surface;
    this.#binding.show();
    if (surface !== null) this.#before = this.#places(surface.state.selection);
    const item = run();
    if (item === null) return false;
    this.#binding.show();
    if (surface !== null) this.#restore(surface, item.meta.get(STOOD) as Stood | undefined);
    return true;
  }

  #restore(surface: Surface, stood: Stood | undefined): void {
    const transaction: Transaction = surface.state.tr;
    const anchor = stood === undefined ? null : this.#binding.absolute(stood.anchor);
    const head = stood === undefined ? null : this.#binding.absolute(stood.head);
    if (anchor !== null && head !== null) {
      const { doc } = transaction;
      transaction.setSelection(TextSelection.between(doc.resolve(anchor), doc.resolve(head)));
    }
    surface.dispatch(transaction.scrollIntoView());
  }
}
