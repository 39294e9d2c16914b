/**
 * One editor on a page: the view, what is bound to it, and the handle the page holds.
 * What keys, words, blocks and carets do is in their own files; here they meet.
 */
import { type Command, EditorState, TextSelection, type Transaction } from 'prosemirror-state';
import { EditorView } from 'prosemirror-view';
import { Binding, browserTimers, isRemote } from './binding/binding';
import { Undo } from './binding/undo';
import { indentBy, selectAll, setKind } from './commands/blocks';
import { goToDemand, newDemand } from './commands/demands';
import { bold, footnote, italic, linkAt, setLink, unlink } from './commands/words';
import type { CommandName, EditorHandle, EditorOptions } from './contract';
import { drawnPlugin } from './drawn/decorations';
import { nodeViews, requestNote } from './drawn/views';
import { FindBar, findPlugin } from './find';
import { deletedDemands, HeldChange } from './guard';
import { keysPlugin } from './keys';
import { isKind } from './kinds';
import { pastePlugin } from './paste/insert';
import { caretsPlugin } from './presence/carets';
import { Cursors } from './presence/cursors';
import { schema } from './schema';
import { summaryOf } from './summary';
import { typingPlugin } from './typing';

const COMPOSED_MS = 60;

class Editor implements EditorHandle {
  readonly view: EditorView;
  readonly find: FindBar;
  readonly #options: EditorOptions;
  readonly #binding: Binding;
  readonly #undo: Undo;
  readonly #cursors: Cursors;
  #editable: boolean;
  #held: HeldChange | null = null;
  #cancelSummary: (() => void) | null = null;
  #cancelComposed: (() => void) | null = null;

  constructor(options: EditorOptions) {
    this.#options = options;
    this.#editable = options.editable;
    this.#binding = new Binding(options.doc.getText('text'));
    this.#undo = new Undo(this.#binding);
    const prefix = `text-${Math.random().toString(36).slice(2, 8)}`;
    this.view = new EditorView(options.place, {
      state: EditorState.create({
        doc: this.#binding.document(),
        plugins: [
          keysPlugin(this.#undo, options),
          typingPlugin(this.#undo),
          pastePlugin(),
          drawnPlugin(options.labels, prefix),
          caretsPlugin(),
          findPlugin(),
        ],
      }),
      nodeViews: nodeViews(options.labels),
      editable: () => this.#editable,
      attributes: (state) => this.#attributes(state),
      dispatchTransaction: (transaction) => this.#dispatch(transaction),
      handleClickOn: (view, _position, node, at) =>
        node.type === schema.nodes.footnote &&
        options.onFootnote !== undefined &&
        requestNote(view, at, options.onFootnote),
      handleDOMEvents: {
        compositionstart: () => this.#composing(true),
        compositionend: () => this.#composing(false),
        blur: () => this.#composing(false),
        beforeinput: (_, event) => this.#history(event),
      },
    });
    this.#binding.attach(this.view);
    this.#undo.attach(this.view);
    this.#cursors = new Cursors(this.view, this.#binding, options.awareness, browserTimers, () =>
      this.#tell(),
    );
    this.find = new FindBar(this.view);
    this.#tell();
  }

  exec(name: CommandName, argument?: string): boolean {
    if (name === 'undo' || name === 'redo') {
      return this.#editable && (name === 'undo' ? this.#undo.undo() : this.#undo.redo());
    }
    const command = this.#command(name, argument);
    const moves = name === 'nextDemand' || name === 'previousDemand' || name === 'selectAll';
    if (command === null || (!this.#editable && !moves)) return false;
    return command(this.view.state, this.view.dispatch, this.view);
  }

  setEditable(editable: boolean): void {
    if (editable === this.#editable) return;
    this.#editable = editable;
    if (!editable) this.#cursors.hide();
    this.view.setProps({});
    this.#tell();
  }

  focus(): void {
    this.view.focus();
  }

  scrollTo(id: string): boolean {
    const number = this.#binding.ids().indexOf(id);
    if (number < 0) return false;
    const { doc } = this.view.state;
    let position = 0;
    for (let before = 0; before < number; before++) position += doc.child(before).nodeSize;
    this.view.dispatch(this.view.state.tr.setSelection(TextSelection.create(doc, position + 1)));
    const dom = this.view.nodeDOM(position);
    if (dom instanceof HTMLElement) dom.scrollIntoView({ block: 'start' });
    this.view.focus();
    return true;
  }

  showNames(): void {
    this.#cursors.showNames();
  }

  destroy(): void {
    this.#cancelSummary?.();
    this.#cancelComposed?.();
    this.#cursors.destroy();
    this.#undo.destroy();
    this.#binding.destroy();
    this.view.destroy();
  }

  #attributes(state: EditorState): Record<string, string> {
    return {
      class: 'brief',
      role: 'textbox',
      'aria-multiline': 'true',
      'aria-label': this.#options.labels.text,
      ...(this.#editable ? {} : { 'aria-readonly': 'true', tabindex: '0' }),
      lang: 'de',
      spellcheck: 'true',
      ...(state.doc.childCount === 0 ? { 'data-empty': '' } : {}),
    };
  }

  #command(name: CommandName, argument: string | undefined): Command | null {
    switch (name) {
      case 'bold':
        return bold;
      case 'italic':
        return italic;
      case 'link':
        if (argument !== undefined) return setLink(argument);
        return (state) => {
          this.#options.onLink?.(linkAt(state));
          return this.#options.onLink !== undefined;
        };
      case 'unlink':
        return unlink;
      case 'footnote':
        return footnote(argument ?? '');
      case 'kind':
        return isKind(argument) && argument !== 'table' ? setKind(argument) : null;
      case 'indent':
        return indentBy(1);
      case 'outdent':
        return indentBy(-1);
      case 'newDemand':
        return newDemand;
      case 'nextDemand':
        return goToDemand(1);
      case 'previousDemand':
        return goToDemand(-1);
      case 'selectAll':
        return selectAll;
      default:
        return null;
    }
  }

  #dispatch(transaction: Transaction): void {
    const remote = isRemote(transaction);
    if (transaction.docChanged && !remote && !this.#editable) return;
    if (this.#guarded(transaction)) return;
    const before = this.view.state;
    const { state, transactions } = before.applyTransaction(transaction);
    const changed = transactions.some(({ docChanged }) => docChanged);
    if (changed && !remote) {
      // Typing for minutes without a pause is not one step: every new block begins another.
      if (state.doc.childCount !== before.doc.childCount) this.#undo.separate();
      this.#undo.remember(before.selection);
    }
    if (changed) for (const applied of transactions) this.#held?.passed(applied);
    this.view.updateState(state);
    if (changed) this.#binding.local(transactions);
    if (!remote && (changed || !before.selection.eq(state.selection))) this.#cursors.moved();
    this.#tell();
  }

  /** Holds a change back that would delete whole demands, and asks. While a question is open no other is asked. */
  #guarded(transaction: Transaction): boolean {
    const titles = deletedDemands(transaction);
    if (titles.length === 0) return false;
    if (this.#held !== null) return true;
    const held = new HeldChange(transaction);
    this.#held = held;
    const answered = (go: boolean): void => {
      this.#held = null;
      if (go && !this.view.isDestroyed && this.#editable) this.view.dispatch(held.replay(this.view.state));
    };
    this.#options.confirmDemandDeletion(titles).then(answered, () => answered(false));
    // The browser may have deleted in its own copy already: the letter is drawn again as it is.
    this.view.updateState(this.view.state);
    return true;
  }

  /** Undo from the browser's own menu, or by shaking a phone. */
  #history(event: InputEvent): boolean {
    if (event.inputType !== 'historyUndo' && event.inputType !== 'historyRedo') return false;
    event.preventDefault();
    this.exec(event.inputType === 'historyUndo' ? 'undo' : 'redo');
    return true;
  }

  /** What was composed is read from the page a moment after its end; until then others still wait. */
  #composing(composing: boolean): boolean {
    this.#cancelComposed?.();
    this.#cancelComposed = null;
    if (composing) this.#binding.setComposing(true);
    else this.#cancelComposed = browserTimers.after(COMPOSED_MS, () => this.#binding.setComposing(false));
    return false;
  }

  /** Tells the page, once a frame at most. */
  #tell(): void {
    if (this.#cancelSummary !== null) return;
    const frame = requestAnimationFrame(() => {
      this.#cancelSummary = null;
      this.#options.onSummary(
        summaryOf(this.view.state, {
          ids: this.#binding.ids(),
          canUndo: this.#editable && this.#undo.canUndo,
          canRedo: this.#editable && this.#undo.canRedo,
          hiddenCursors: this.#cursors.hidden,
        }),
      );
    });
    this.#cancelSummary = () => cancelAnimationFrame(frame);
  }
}

/** Makes an editor in `place`; take it down with `destroy`. */
export function createEditor(options: EditorOptions): EditorHandle {
  return new Editor(options);
}
