/**
 * What the page shows about text and selection: pressed tools, outline, counts.
 */
import type { Node } from 'prosemirror-model';
import { type EditorState, TextSelection } from 'prosemirror-state';
import { blocksIn, indentBy } from './commands/blocks';
import { linkAt } from './commands/words';
import type { OutlineEntry, Summary } from './contract';
import type { Kind } from './kinds';
import { attrsOf, schema } from './schema';

/** Where the summary gets what the document does not know. */
export interface Sources {
  readonly ids: readonly (string | null)[];
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly hiddenCursors: number;
}

const counted = new WeakMap<Node, number>();

function wordsIn(block: Node): number {
  const known = counted.get(block);
  if (known !== undefined) return known;
  const words = block
    .textBetween(0, block.content.size, ' ', ' ')
    .match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}'’.,:*-]*/gu);
  const count = words?.length ?? 0;
  counted.set(block, count);
  return count;
}

function outlineKind(kind: Kind): OutlineEntry['kind'] | null {
  return kind === 'h1' || kind === 'h2' || kind === 'h3' || kind === 'demand' ? kind : null;
}

/** Chapters, sections and demands in reading order. */
export function outlineOf(doc: Node, ids: readonly (string | null)[]): OutlineEntry[] {
  const outline: OutlineEntry[] = [];
  let demands = 0;
  doc.forEach((block, _, number) => {
    const kind = block.type === schema.nodes.block ? outlineKind(attrsOf(block).kind) : null;
    if (kind === null) return;
    const title = block.textContent.trim();
    const id = ids[number] ?? '';
    outline.push(kind === 'demand' ? { kind, id, number: ++demands, title } : { kind, id, title });
  });
  return outline;
}

function currentId({ doc, selection }: EditorState, ids: readonly (string | null)[]): string | null {
  for (let number = selection.$head.index(0); number > 0; number--) {
    const block = doc.maybeChild(number);
    if (block && block.type === schema.nodes.block && outlineKind(attrsOf(block).kind) !== null) {
      return ids[number] ?? null;
    }
  }
  return null;
}

function marksAt(state: EditorState): Summary['marks'] {
  const { from, to, empty, $from } = state.selection;
  const has = (name: 'bold' | 'italic'): boolean => {
    const type = schema.marks[name];
    if (empty) return type.isInSet(state.storedMarks ?? $from.marks()) !== undefined;
    let all = false;
    let plain = false;
    state.doc.nodesBetween(from, to, (node) => {
      if (!node.isText) return;
      if (type.isInSet(node.marks)) all = true;
      else plain = true;
    });
    return all && !plain;
  };
  return { bold: has('bold'), italic: has('italic'), link: linkAt(state) };
}

function kindAt(state: EditorState): Summary['kind'] {
  const kinds = new Set(
    blocksIn(state.doc, state.selection.from, state.selection.to).map(({ node }) =>
      node.type === schema.nodes.title ? 'title' : attrsOf(node).kind,
    ),
  );
  const [only, other] = [...kinds];
  return only !== undefined && other === undefined ? only : null;
}

export function summaryOf(state: EditorState, sources: Sources): Summary {
  const { selection } = state;
  const block = selection.$from.depth > 0 ? selection.$from.node(1) : state.doc.firstChild;
  const outline = outlineOf(state.doc, sources.ids);
  let words = 0;
  state.doc.forEach((node) => {
    words += wordsIn(node);
  });
  return {
    marks: marksAt(state),
    kind: kindAt(state),
    indent: block?.type === schema.nodes.block ? attrsOf(block).indent : 0,
    canUndo: sources.canUndo,
    canRedo: sources.canRedo,
    canIndent: selection instanceof TextSelection && indentBy(1)(state),
    canOutdent: selection instanceof TextSelection && indentBy(-1)(state),
    selectionEmpty: selection.empty,
    title: state.doc.firstChild?.textContent ?? '',
    outline,
    currentId: currentId(state, sources.ids),
    demands: outline.filter(({ kind }) => kind === 'demand').length,
    words,
    hiddenCursors: sources.hiddenCursors,
  };
}
