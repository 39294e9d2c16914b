/**
 * The same letter and schema on y-prosemirror, which keeps a tree of XML nodes in the shared document: what we compare with.
 * Its plugin wants a view; a state, a dispatch and the few questions it asks are enough.
 */
import { EditorState, type Transaction } from 'prosemirror-state';
import type { EditorView } from 'prosemirror-view';
import { prosemirrorToYXmlFragment, ySyncPlugin, yXmlFragmentToProseMirrorRootNode } from 'y-prosemirror';
import * as Y from 'yjs';
import { documentOf } from '../../src/editor/binding/read';
import { schema } from '../../src/editor/schema';
import { contentOf } from './desk';
import { charactersOf } from './play';

/** The shared text's letter as a tree of nodes. */
export function treeLetter(letter: Uint8Array): Uint8Array {
  const from = new Y.Doc();
  const text = from.getText('text');
  Y.applyUpdate(from, letter);
  const doc = new Y.Doc();
  doc.clientID = 1;
  prosemirrorToYXmlFragment(documentOf(text), doc.getXmlFragment('tree'));
  return Y.encodeStateAsUpdate(doc);
}

export class TreeDesk {
  readonly doc = new Y.Doc();
  state: EditorState;
  readonly #fragment: Y.XmlFragment;
  #parts: { update?: (view: EditorView, before: EditorState) => void; destroy?: () => void } = {};

  constructor(letter: Uint8Array, client: number) {
    this.#fragment = this.doc.getXmlFragment('tree');
    Y.applyUpdate(this.doc, letter);
    this.doc.clientID = client;
    const plugin = ySyncPlugin(this.#fragment);
    this.state = EditorState.create({
      doc: yXmlFragmentToProseMirrorRootNode(this.#fragment, schema),
      plugins: [plugin],
    });
    this.#parts = plugin.spec.view?.(this.#view()) ?? {};
  }

  dispatch(transaction: Transaction): void {
    const before = this.state;
    this.state = before.apply(transaction);
    this.#parts.update?.(this.#view(), before);
  }

  shown(): string {
    return JSON.stringify(contentOf(this.state.doc));
  }

  wanted(): string {
    return JSON.stringify(contentOf(yXmlFragmentToProseMirrorRootNode(this.#fragment, schema)));
  }

  characters(): [character: string, client: number][] {
    const texts: Y.XmlText[] = [];
    for (const node of this.#fragment.createTreeWalker((node) => node instanceof Y.XmlText)) {
      if (node instanceof Y.XmlText) texts.push(node);
    }
    return texts.flatMap((text) => charactersOf(text));
  }

  destroy(): void {
    this.#parts.destroy?.();
    this.doc.destroy();
  }

  #view(): EditorView {
    const desk = this;
    return {
      get state() {
        return desk.state;
      },
      dispatch: (transaction: Transaction) => desk.dispatch(transaction),
      hasFocus: () => false,
      isDestroyed: false,
    } as unknown as EditorView;
  }
}
