/**
 * What the page and the editor say to each other: options, handle, summary.
 * Types only; `index.ts` keeps the promise.
 */
import type { EditorView } from 'prosemirror-view';
import type { Awareness } from 'y-protocols/awareness';
import type * as Y from 'yjs';
import type { Kind } from './kinds';

/** Words of the editor that people see or hear; the page brings them from its own language. */
export interface EditorLabels {
  /** Name of the text box, „Text des Forderungsschreibens“. */
  readonly text: string;
  /** Heard before a demand's title, „Forderung 4:“. */
  readonly demand: (number: number) => string;
  /** Name of a footnote's sign, „Fußnote 2: …“. */
  readonly footnote: (number: number, text: string) => string;
  /** Name of the list of notes below the letter, „Fußnoten“. */
  readonly footnotes: string;
  /** Shown in grey while a block is empty. */
  readonly placeholders: {
    readonly title: string;
    readonly demand: string;
    readonly claim: string;
    readonly text: string;
  };
}

/** A footnote that somebody activated (click, or Enter while it is selected). */
export interface FootnoteRequest {
  readonly text: string;
  readonly number: number;
  /** Where it stands on the screen. */
  readonly box: DOMRect;
  save(text: string): boolean;
  remove(): boolean;
}

export interface EditorOptions {
  readonly place: HTMLElement;
  /** `doc.getText('text')` is the shared text; the editor never seeds it. */
  readonly doc: Y.Doc;
  readonly awareness: Awareness;
  readonly editable: boolean;
  readonly labels: EditorLabels;
  /** Asked before whole demands go; until answered nothing is deleted. */
  readonly confirmDemandDeletion: (titles: readonly string[]) => Promise<boolean>;
  /** After every change of text or selection, at most once a frame; also once at the start. */
  readonly onSummary: (summary: Summary) => void;
  readonly onFootnote?: (request: FootnoteRequest) => void;
  /** Strg+K, or a link command without address: the page asks for it and calls `exec('link', address)`. */
  readonly onLink?: (current: string | null) => void;
  /** Alt+F10: focus goes to the toolbar. */
  readonly onToolbar?: () => void;
  /** Strg+F: the page opens its find bar. */
  readonly onFind?: () => void;
}

export interface OutlineEntry {
  readonly kind: 'h1' | 'h2' | 'h3' | 'demand';
  readonly id: string;
  readonly number?: number;
  readonly title: string;
}

export interface Summary {
  /** Marks of the words at the caret, or of all selected words. */
  readonly marks: { readonly bold: boolean; readonly italic: boolean; readonly link: string | null };
  /** Kind of the block at the caret; null where the selection covers several kinds. */
  readonly kind: Kind | 'title' | null;
  readonly indent: number;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly canIndent: boolean;
  readonly canOutdent: boolean;
  readonly selectionEmpty: boolean;
  /** The letter's title. */
  readonly title: string;
  readonly outline: readonly OutlineEntry[];
  /** The entry of the outline that the caret stands in. */
  readonly currentId: string | null;
  readonly demands: number;
  readonly words: number;
  /** People whose carets are known but not drawn (at most 12 are). */
  readonly hiddenCursors: number;
}

/**
 * Commands of `exec`, with their argument where they take one:
 * `kind` a Kind except `table`, `link` an address (without: `onLink` is called), `footnote` the note's text.
 */
export type CommandName =
  | 'undo'
  | 'redo'
  | 'bold'
  | 'italic'
  | 'link'
  | 'unlink'
  | 'footnote'
  | 'kind'
  | 'indent'
  | 'outdent'
  | 'newDemand'
  | 'nextDemand'
  | 'previousDemand'
  | 'selectAll';

export interface FindOptions {
  readonly matchCase: boolean;
}

export interface FindState {
  readonly query: string;
  readonly count: number;
  /** Counted from 1; 0 while none is chosen. */
  readonly current: number;
}

/** Find and replace over the whole letter; every call answers the state after it. */
export interface Find {
  /** Chooses the first hit from the selection on. */
  search(query: string, options?: FindOptions): FindState;
  next(): FindState;
  previous(): FindState;
  /** Replaces the chosen hit and chooses the next one. */
  replace(by: string): FindState;
  replaceAll(by: string): FindState;
  state(): FindState;
  /** Takes the marks of hits off. */
  close(): void;
}

export interface EditorHandle {
  readonly view: EditorView;
  readonly find: Find;
  /** Whether the command applied. */
  exec(command: CommandName, argument?: string): boolean;
  setEditable(editable: boolean): void;
  focus(): void;
  /** Puts the caret into the block with this id and scrolls to it; false where there is none. */
  scrollTo(id: string): boolean;
  /** Shows the names at all drawn carets for two seconds. */
  showNames(): void;
  destroy(): void;
}
