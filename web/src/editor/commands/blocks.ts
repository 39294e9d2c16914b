/**
 * Commands that make, join and change blocks.
 * Enter never splits at a block's edge: a new block comes after or before it, so words typed there by others meanwhile stay
 * where they belong.
 */
import type { Node, ResolvedPos } from 'prosemirror-model';
import { type Command, type EditorState, TextSelection, type Transaction } from 'prosemirror-state';
import { isItem, type Kind, limits } from '../kinds';
import { attrsOf, type BlockAttrs, plainBlock, schema } from '../schema';

export interface BlockAt {
  readonly node: Node;
  readonly position: number;
  /** Counted over the document; the title is 0. */
  readonly number: number;
}

/** The blocks that a selection touches, the title included. */
export function blocksIn(doc: Node, from: number, to: number): BlockAt[] {
  const found: BlockAt[] = [];
  doc.forEach((node, position, number) => {
    if (position + node.nodeSize > from && position < to + 1) found.push({ node, position, number });
  });
  return found;
}

function isBlock(node: Node | null | undefined): node is Node {
  return node?.type === schema.nodes.block;
}

function isTable(node: Node | null | undefined): boolean {
  return isBlock(node) && attrsOf(node).kind === 'table';
}

/** What follows a block when Enter is pressed at its end. */
function following({ kind, indent }: BlockAttrs): BlockAttrs {
  switch (kind) {
    case 'li':
    case 'ol':
      return { ...plainBlock, kind, indent };
    case 'quote':
    case 'addressee':
      return { ...plainBlock, kind };
    default:
      return plainBlock;
  }
}

function insertAfter(transaction: Transaction, $at: ResolvedPos, attrs: BlockAttrs): Transaction {
  const position = $at.after(1);
  transaction.insert(position, schema.nodes.block.create({ ...attrs }));
  return transaction.setSelection(TextSelection.create(transaction.doc, position + 1));
}

/** Sets the attributes in which the block differs, each for itself: its words and carets in it stay. */
function setAttributes(transaction: Transaction, position: number, attrs: Partial<BlockAttrs>): Transaction {
  const node = transaction.doc.nodeAt(position);
  if (!isBlock(node)) return transaction;
  const now = attrsOf(node);
  for (const name of ['kind', 'indent', 'addressees'] as const) {
    const value = attrs[name];
    if (value !== undefined && value !== now[name]) transaction.setNodeAttribute(position, name, value);
  }
  return transaction;
}

/** What becomes of an item, a quotation or a line of addressees that is left without having words. */
function lifted(attrs: BlockAttrs): Partial<BlockAttrs> | null {
  if (isItem(attrs.kind)) {
    return attrs.indent > 0 ? { indent: attrs.indent - 1 } : { kind: 'p', indent: 0 };
  }
  return attrs.kind === 'quote' || attrs.kind === 'addressee' ? { kind: 'p' } : null;
}

/** Deletes exactly what is selected; the block it begins in takes in the rest of the one it ends in. */
export const deleteSelected: Command = (state, dispatch) => {
  const { from, to, empty } = state.selection;
  if (empty) return false;
  dispatch?.(state.tr.delete(from, to).scrollIntoView());
  return true;
};

export const enter: Command = (state, dispatch) => {
  if (!(state.selection instanceof TextSelection)) return false;
  const transaction = state.tr;
  if (!state.selection.empty) transaction.delete(state.selection.from, state.selection.to);
  const { $from } = transaction.selection;
  const block = $from.parent;
  if (block.type === schema.nodes.title) {
    const atEnd = $from.parentOffset === block.content.size;
    if (atEnd) insertAfter(transaction, $from, plainBlock);
    else transaction.split($from.pos, 1, [{ type: schema.nodes.block, attrs: { ...plainBlock } }]);
  } else {
    enterInBlock(transaction, $from, attrsOf(block));
  }
  dispatch?.(transaction.scrollIntoView());
  return true;
};

function enterInBlock(transaction: Transaction, $from: ResolvedPos, attrs: BlockAttrs): void {
  const { parent, parentOffset } = $from;
  const empty = parent.content.size === 0;
  const lift = empty ? lifted(attrs) : null;
  if (lift !== null) {
    setAttributes(transaction, $from.before(1), lift);
  } else if (parentOffset === parent.content.size || attrs.kind === 'table') {
    insertAfter(transaction, $from, following(attrs));
  } else if (parentOffset === 0) {
    transaction.insert($from.before(1), schema.nodes.block.create({ ...following(attrs) }));
  } else {
    transaction.split($from.pos, 1, [{ type: schema.nodes.block, attrs: { ...following(attrs) } }]);
  }
}

/** The caret at the very start or end of its block, or null. */
function caretAt(state: EditorState, edge: 'start' | 'end'): ResolvedPos | null {
  const { selection } = state;
  if (!(selection instanceof TextSelection) || !selection.empty) return null;
  const { $from } = selection;
  return $from.parentOffset === (edge === 'start' ? 0 : $from.parent.content.size) ? $from : null;
}

/** Joins two neighbours; an empty one goes as a whole, so that the other keeps its kind. */
function join(state: EditorState, first: BlockAt, second: BlockAt): Transaction | null {
  const transaction = state.tr;
  const end = first.position + first.node.nodeSize;
  if (isBlock(first.node) && first.node.content.size === 0 && !isTable(first.node)) {
    transaction.delete(first.position, end);
    return transaction.setSelection(TextSelection.create(transaction.doc, first.position + 1));
  }
  if (isTable(second.node)) return null;
  if (second.node.content.size === 0) {
    transaction.delete(second.position, second.position + second.node.nodeSize);
    return transaction.setSelection(TextSelection.create(transaction.doc, end - 1));
  }
  return isTable(first.node) ? null : transaction.delete(end - 1, end + 1);
}

function blockAtNumber(doc: Node, number: number): BlockAt | null {
  const node = doc.maybeChild(number);
  if (node === null) return null;
  let position = 0;
  for (let before = 0; before < number; before++) position += doc.child(before).nodeSize;
  return { node, position, number };
}

/** Backspace at the start of a block: an item, a quotation or a demand's title becomes plain first. */
export const backspace: Command = (state, dispatch) => {
  const $from = caretAt(state, 'start');
  if ($from === null) return false;
  const number = $from.index(0);
  const block = $from.parent;
  const [before, here] = [blockAtNumber(state.doc, number - 1), blockAtNumber(state.doc, number)];
  if (before === null || here === null || !isBlock(block)) return true;
  const attrs = attrsOf(block);
  const lift =
    lifted(attrs) ?? (attrs.kind === 'demand' && block.content.size > 0 ? { kind: 'p' as const } : null);
  const emptyBefore = isBlock(before.node) && before.node.content.size === 0;
  const transaction =
    lift !== null && !(emptyBefore && attrs.kind === 'demand')
      ? setAttributes(state.tr, here.position, { addressees: '', ...lift })
      : join(state, before, here);
  if (transaction !== null) dispatch?.(transaction.scrollIntoView());
  return true;
};

/** Delete at the end of a block. */
export const deleteForward: Command = (state, dispatch) => {
  const $from = caretAt(state, 'end');
  if ($from === null) return false;
  const number = $from.index(0);
  const [here, next] = [blockAtNumber(state.doc, number), blockAtNumber(state.doc, number + 1)];
  const transaction = here === null || next === null ? null : join(state, here, next);
  if (transaction !== null) dispatch?.(transaction.scrollIntoView());
  return true;
};

/** Makes the touched blocks this kind; the title and tables stay. Items that are of it already become paragraphs. */
export function setKind(kind: Exclude<Kind, 'table'>): Command {
  return (state, dispatch) => {
    const { from, to } = state.selection;
    const blocks = blocksIn(state.doc, from, to).filter(({ node }) => isBlock(node) && !isTable(node));
    if (blocks.length === 0) return false;
    const already = blocks.every(({ node }) => attrsOf(node).kind === kind);
    const wanted = already && (isItem(kind) || kind === 'quote') ? 'p' : kind;
    const transaction = state.tr;
    for (const { node, position } of blocks) {
      const attrs = attrsOf(node);
      setAttributes(transaction, position, {
        kind: wanted,
        indent: isItem(wanted) ? attrs.indent : 0,
        addressees: wanted === 'demand' ? attrs.addressees : '',
      });
    }
    dispatch?.(transaction.scrollIntoView());
    return true;
  };
}

/** Moves items a level in or out; an item is at most one deeper than the one before it. */
export function indentBy(levels: 1 | -1): Command {
  return (state, dispatch) => {
    const { from, to } = state.selection;
    const transaction = state.tr;
    for (const { node, position, number } of blocksIn(state.doc, from, to)) {
      if (!isBlock(node) || !isItem(attrsOf(node).kind)) continue;
      const before = transaction.doc.maybeChild(number - 1);
      const deepest =
        isBlock(before) && isItem(attrsOf(before).kind)
          ? Math.min(limits.indent, attrsOf(before).indent + 1)
          : 0;
      const { indent } = attrsOf(node);
      const wanted = levels < 0 ? Math.max(0, indent - 1) : Math.max(indent, Math.min(deepest, indent + 1));
      setAttributes(transaction, position, { indent: wanted });
    }
    if (!transaction.docChanged) return false;
    dispatch?.(transaction.scrollIntoView());
    return true;
  };
}

/** Whether the caret is in a list; Tab leaves the text everywhere else. */
export function inList(state: EditorState): boolean {
  const block = state.selection.$from.parent;
  return isBlock(block) && isItem(attrsOf(block).kind);
}

/** Selects the words of the whole letter. */
export const selectAll: Command = (state, dispatch) => {
  const all = TextSelection.between(state.doc.resolve(1), state.doc.resolve(state.doc.content.size - 1));
  dispatch?.(state.tr.setSelection(all));
  return true;
};
