/**
 * What people do in a letter, by chance: typing, Enter, joins, kinds, marks, pasting several blocks, deleting across blocks.
 * Every character that is typed is unique, so that its fate can be told; `Fates` keeps who typed and who deleted it.
 */
import { Fragment, type Node, Slice } from 'prosemirror-model';
import { type Command, type EditorState, TextSelection, type Transaction } from 'prosemirror-state';
import {
  backspace,
  blocksIn,
  deleteForward,
  deleteSelected,
  enter,
  indentBy,
  setKind,
} from '../../src/editor/commands/blocks';
import { newDemand } from '../../src/editor/commands/demands';
import { bold, footnote, italic, setLink, setNote, unlink } from '../../src/editor/commands/words';
import { plainBlock, schema } from '../../src/editor/schema';
import type { Random } from './random';

/** Who typed each character, and which were deleted by whoever. */
export class Fates {
  #next = 0;
  readonly authors = new Map<string, number>();
  readonly deleted = new Set<string>();

  /** A character that nobody typed before; now and then one of two UTF-16 units. */
  fresh(random: Random): string {
    const number = this.#next++;
    return String.fromCodePoint(random.chance(0.1) ? 0x20000 + number : 0x4e00 + number);
  }

  /** Notes which characters a transaction puts in and takes out. */
  observe(transaction: Transaction, author: number): void {
    const [before, after] = [new Set(transaction.before.textContent), new Set(transaction.doc.textContent)];
    for (const character of before) if (!after.has(character)) this.deleted.add(character);
    for (const character of after) {
      if (character >= '\u4e00' && !before.has(character)) this.authors.set(character, author);
    }
  }
}

function caret(state: EditorState, random: Random): number {
  const block = blocksIn(state.doc, 0, state.doc.content.size);
  const { position, node } = random.pick(block);
  const edge = random.next();
  const offset = edge < 0.25 ? 0 : edge < 0.5 ? node.content.size : random.below(node.content.size + 1);
  return safe(state.doc, position + 1 + offset);
}

/** Never between the two units of one character. */
function safe(doc: Node, position: number): number {
  const before = position > 0 ? doc.textBetween(position - 1, position) : '';
  return before >= '\ud800' && before <= '\udbff' ? position + 1 : position;
}

function select(state: EditorState, from: number, to: number): EditorState {
  const selection = TextSelection.between(state.doc.resolve(from), state.doc.resolve(to));
  return state.apply(state.tr.setSelection(selection));
}

export interface Mover {
  readonly state: EditorState;
  dispatch(transaction: Transaction): void;
}

/** One move of one person; `author` is the client id that its characters must stand under. */
export function move(desk: Mover, author: number, fates: Fates, random: Random): void {
  const words = (most: number): string => {
    let text = '';
    for (let left = 1 + random.below(most); left > 0; left--) text += fates.fresh(random);
    return text;
  };
  const dispatch = (transaction: Transaction): void => {
    if (transaction.docChanged) fates.observe(transaction, author);
    desk.dispatch(transaction);
  };
  /** The command with the caret or selection there; the transaction is the desk's own. */
  const run = (command: Command, from: number, to = from): void => {
    const there = select(desk.state, from, to);
    command(there, (transaction) => {
      const own = desk.state.tr.setSelection(there.selection);
      for (const step of transaction.steps) own.step(step);
      dispatch(own);
    });
  };
  const place = (): number => caret(desk.state, random);
  const range = (): [number, number] => {
    const [a, b] = [place(), place()];
    return a < b ? [a, b] : [b, a];
  };
  const near = (): [number, number] => {
    const from = place();
    return [from, safe(desk.state.doc, Math.min(desk.state.doc.content.size - 1, from + random.below(12)))];
  };
  const kinds = ['p', 'h1', 'h2', 'h3', 'demand', 'li', 'ol', 'quote', 'addressee'] as const;
  const block = (): Node =>
    schema.nodes.block.create(
      { ...plainBlock, kind: random.pick(kinds) },
      random.chance(0.9) ? schema.text(words(9)) : null,
    );

  const moves: readonly (readonly [weight: number, run: () => void])[] = [
    [30, () => dispatch(desk.state.tr.insertText(words(12), place()))],
    [6, () => dispatch(desk.state.tr.insert(place(), schema.text(words(3), [random.pick(marks)])))],
    [14, () => run(enter, place())],
    [8, () => run(backspace, startOf(desk.state, random))],
    [5, () => run(deleteForward, endOf(desk.state, random))],
    [8, () => run(setKind(random.pick(kinds)), ...near())],
    [4, () => run(indentBy(random.pick([1, -1] as const)), ...near())],
    [8, () => run(random.pick([bold, italic, setLink('https://example.org/a'), unlink]), ...near())],
    [3, () => comment(dispatch, desk.state, near(), random)],
    [
      6,
      () => paste(dispatch, desk.state, place(), Array.from({ length: 1 + random.below(3) }, block), random),
    ],
    [6, () => run(deleteSelected, ...near())],
    [2, () => run(deleteSelected, ...range())],
    [4, () => run(typeOver(words(2)), ...near())],
    [3, () => run(newDemand, place())],
    [3, () => run(footnote(`Note ${random.below(9)}`), place())],
    [2, () => renote(dispatch, desk.state, String(random.below(9)))],
  ];
  const all = moves.reduce((sum, [weight]) => sum + weight, 0);
  let left = random.next() * all;
  for (const [weight, go] of moves) {
    left -= weight;
    if (left < 0) {
      go();
      return;
    }
  }
}

function typeOver(text: string): Command {
  return (state, dispatch) => {
    dispatch?.(state.tr.insertText(text));
    return true;
  };
}

const marks = [
  schema.marks.bold.create(),
  schema.marks.italic.create(),
  schema.marks.link.create({ href: 'https://example.org/b' }),
];

function startOf(state: EditorState, random: Random): number {
  return random.pick(blocksIn(state.doc, 0, state.doc.content.size)).position + 1;
}

function endOf(state: EditorState, random: Random): number {
  const { position, node } = random.pick(blocksIn(state.doc, 0, state.doc.content.size));
  return position + node.nodeSize - 1;
}

type Dispatch = (transaction: Transaction) => void;

function comment(dispatch: Dispatch, state: EditorState, [from, to]: [number, number], random: Random): void {
  const mark = schema.marks.comment.create({ id: random.pick(['t1', 't2', 't3']) });
  const transaction = random.chance(0.7)
    ? state.tr.addMark(from, to, mark)
    : state.tr.removeMark(from, to, mark);
  if (transaction.docChanged) dispatch(transaction);
}

function paste(dispatch: Dispatch, state: EditorState, at: number, blocks: Node[], random: Random): void {
  const open = random.pick([0, 1]);
  const transaction = select(state, at, at).tr.replaceSelection(
    new Slice(Fragment.fromArray(blocks), open, open),
  );
  const own = state.tr;
  for (const step of transaction.steps) own.step(step);
  if (own.docChanged) dispatch(own);
}

function renote(dispatch: Dispatch, state: EditorState, word: string): void {
  let found = -1;
  state.doc.descendants((node, position) => {
    if (node.type === schema.nodes.footnote) found = position;
  });
  if (found >= 0) setNote(found, `Note ${word}`)(state, dispatch);
}
