/**
 * The sign of a footnote, with its number, and the question to the page to show its text.
 */
import type { Node } from 'prosemirror-model';
import type { Decoration, EditorView, NodeView, NodeViewConstructor } from 'prosemirror-view';
import { removeNote, setNote } from '../commands/words';
import type { EditorLabels, FootnoteRequest } from '../contract';
import { schema } from '../schema';

function numberOf(decorations: readonly Decoration[]): number {
  const found = decorations.map(({ spec }) => spec.note).find((note) => typeof note === 'number');
  return typeof found === 'number' ? found : 0;
}

/** Asks the page to show the note at a position. */
export function requestNote(
  view: EditorView,
  position: number,
  ask: (request: FootnoteRequest) => void,
): boolean {
  const node = view.state.doc.nodeAt(position);
  const dom = view.nodeDOM(position);
  if (node?.type !== schema.nodes.footnote || !(dom instanceof HTMLElement)) return false;
  const text = String(node.attrs.fn);
  /** Where the note is by now: it may have moved while the page asked. */
  const find = (): number | null => {
    const at = dom.isConnected ? view.posAtDOM(dom, 0) : -1;
    return at >= 0 && view.state.doc.nodeAt(at)?.type === schema.nodes.footnote ? at : null;
  };
  ask({
    text,
    number: Number(dom.textContent),
    box: dom.getBoundingClientRect(),
    save: (now) => {
      const at = find();
      return at !== null && setNote(at, now)(view.state, view.dispatch);
    },
    remove: () => {
      const at = find();
      return at !== null && removeNote(at)(view.state, view.dispatch);
    },
  });
  return true;
}

class NoteView implements NodeView {
  readonly dom = document.createElement('span');
  readonly #labels: EditorLabels;

  constructor(node: Node, decorations: readonly Decoration[], labels: EditorLabels) {
    this.#labels = labels;
    this.dom.className = 'fnref';
    this.dom.setAttribute('role', 'note');
    this.#draw(node, numberOf(decorations));
  }

  update(node: Node, decorations: readonly Decoration[]): boolean {
    if (node.type !== schema.nodes.footnote) return false;
    this.#draw(node, numberOf(decorations));
    return true;
  }

  ignoreMutation(): boolean {
    return true;
  }

  #draw(node: Node, number: number): void {
    const text = String(node.attrs.fn);
    this.dom.dataset.fn = text;
    this.dom.title = text;
    this.dom.textContent = String(number);
    this.dom.setAttribute('aria-label', this.#labels.footnote(number, text));
  }
}

/** The node views of an editor. */
export function nodeViews(labels: EditorLabels): Record<string, NodeViewConstructor> {
  return {
    footnote: (node, _view, _position, decorations) => new NoteView(node, decorations, labels),
  };
}
