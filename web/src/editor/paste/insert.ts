/**
 * Puts pasted or dropped text into the letter.
 * Our own clipboard form is read by the schema; everything else becomes blocks first.
 */
import { Fragment, type Node, Slice } from 'prosemirror-model';
import { type EditorState, Plugin, Selection, TextSelection, type Transaction } from 'prosemirror-state';
import type { EditorView } from 'prosemirror-view';
import { withoutLeftOut } from '../kinds';
import { attrsOf, plainBlock, schema } from '../schema';
import type { Block, Inline } from '../tree';
import { blocksFromHtml } from './html';

function inlineNode(inline: Inline): Node | null {
  if ('fn' in inline) return schema.nodes.footnote.create({ fn: inline.fn });
  if (inline.text === '') return null;
  const marks = [];
  if (inline.link !== undefined) marks.push(schema.marks.link.create({ href: inline.link }));
  if (inline.bold) marks.push(schema.marks.bold.create());
  if (inline.italic) marks.push(schema.marks.italic.create());
  return schema.text(inline.text, marks);
}

/** A block of the JSON form as a node; ids are given once and stay behind. */
export function blockNode(block: Block): Node {
  const table =
    block.kind === 'table' && block.rows !== undefined
      ? { rows: block.rows, align: block.align ?? [] }
      : null;
  const content = block.content.map(inlineNode).filter((node) => node !== null);
  return schema.nodes.block.create(
    {
      ...plainBlock,
      kind: block.kind,
      indent: block.indent ?? 0,
      addressees: block.addressees?.join('; ') ?? '',
      table,
    },
    Fragment.fromArray(content),
  );
}

/** Lines of plain text as paragraphs; items keep their sign as words. */
export function blocksFromText(text: string): Block[] {
  return text
    .split(/\r\n?|\n/)
    .map((line) => withoutLeftOut(line.replace(/\t/g, ' ')).trim())
    .filter((line) => line !== '')
    .map((line) => ({ kind: 'p', content: [{ text: line }] }));
}

/**
 * Puts nodes in place of the selection.
 * A first or last paragraph joins the words around it; other kinds stay blocks of their own.
 */
export function insertBlocks(state: EditorState, nodes: readonly Node[]): Transaction {
  const transaction = state.tr;
  if (!state.selection.empty) transaction.delete(state.selection.from, state.selection.to);
  const [first, last] = [nodes[0], nodes.at(-1)];
  if (first === undefined || last === undefined) return transaction;
  const { $from } = transaction.selection;
  const { parent } = $from;
  const inTitle = parent.type === schema.nodes.title;
  const isPlain = (node: Node): boolean => attrsOf(node).kind === 'p';
  if (nodes.length === 1 && isPlain(first)) {
    return transaction.replaceSelection(new Slice(first.content, 0, 0));
  }
  if (!inTitle && parent.content.size === 0) {
    transaction.replaceWith($from.before(1), $from.after(1), [...nodes]);
    return caretBehind(transaction, $from.before(1), nodes);
  }
  const joinsStart = isPlain(first);
  const atEnd = $from.parentOffset === parent.content.size;
  const joinsEnd = isPlain(last) && !atEnd;
  if (!joinsStart && !joinsEnd && (atEnd || ($from.parentOffset === 0 && !inTitle))) {
    const at = atEnd ? $from.after(1) : $from.before(1);
    transaction.insert(at, [...nodes]);
    return caretBehind(transaction, at, nodes);
  }
  if (atEnd && joinsStart) {
    const at = $from.after(1);
    transaction.insert(at, nodes.slice(1));
    transaction.insert($from.pos, first.content);
    return caretBehind(transaction, at + first.content.size, nodes.slice(1));
  }
  const open = (joins: boolean): number => (joins ? 1 : 0);
  const slice = new Slice(Fragment.fromArray([...nodes]), open(joinsStart), open(joinsEnd));
  transaction.replaceSelection(slice);
  if (joinsEnd) return transaction;
  const behind = transaction.mapping.map(state.selection.to, 1);
  return transaction.setSelection(Selection.near(transaction.doc.resolve(behind - 1), -1));
}

function caretBehind(transaction: Transaction, at: number, nodes: readonly Node[]): Transaction {
  const size = nodes.reduce((sum, node) => sum + node.nodeSize, 0);
  return transaction.setSelection(TextSelection.create(transaction.doc, at + size - 1));
}

function blocksOf(data: DataTransfer, plain: boolean): Block[] {
  const html = plain ? '' : data.getData('text/html');
  const blocks = html === '' ? [] : blocksFromHtml(html).blocks;
  return blocks.length > 0 ? blocks : blocksFromText(data.getData('text/plain'));
}

function isOurs(data: DataTransfer): boolean {
  return data.getData('text/html').includes('data-pm-slice');
}

/** Ids are given once; what is pasted is new. */
function withoutIds(fragment: Fragment): Fragment {
  const nodes: Node[] = [];
  fragment.forEach((node) => {
    nodes.push(
      node.type === schema.nodes.block && node.attrs.id !== null
        ? schema.nodes.block.create({ ...node.attrs, id: null }, node.content, node.marks)
        : node,
    );
  });
  return Fragment.fromArray(nodes);
}

export function pastePlugin(): Plugin {
  let shift = false;
  const watch = (_: EditorView, event: KeyboardEvent): boolean => {
    shift = event.shiftKey;
    return false;
  };
  const insert = (view: EditorView, data: DataTransfer | null): boolean => {
    if (data === null || (isOurs(data) && !shift)) return false;
    const blocks = blocksOf(data, shift);
    if (blocks.length === 0) return true;
    const transaction = insertBlocks(view.state, blocks.map(blockNode));
    view.dispatch(transaction.scrollIntoView().setMeta('paste', true).setMeta('uiEvent', 'paste'));
    return true;
  };
  return new Plugin({
    props: {
      handleDOMEvents: { keydown: watch, keyup: watch },
      handlePaste: (view, event) => insert(view, event.clipboardData),
      handleDrop: (view, event, _slice, moved) => {
        if (moved || event.dataTransfer === null || isOurs(event.dataTransfer)) return false;
        const at = view.posAtCoords({ left: event.clientX, top: event.clientY });
        if (at === null) return false;
        const selection = TextSelection.near(view.state.doc.resolve(at.pos));
        view.dispatch(view.state.tr.setSelection(selection));
        return insert(view, event.dataTransfer);
      },
      transformPasted: (slice) => new Slice(withoutIds(slice.content), slice.openStart, slice.openEnd),
    },
  });
}
