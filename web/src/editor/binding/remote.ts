/**
 * What others did to the shared text, as one transaction of the editor.
 * Only touched blocks are read again; their tokens are matched with the old ones by the units that stayed, so what did
 * not change keeps its place and selections map by themselves.
 */
import { Fragment, type Mark, type Node, type Slice } from 'prosemirror-model';
import { type EditorState, TextSelection, type Transaction } from 'prosemirror-state';
import { AddMarkStep, AttrStep, RemoveMarkStep, ReplaceStep } from 'prosemirror-transform';
import type * as Y from 'yjs';
import { type BlockAttrs, schema } from '../schema';
import { blockAt, startsOf } from './layout';
import { differences } from './marker';
import { sameMarks } from './marks';
import type { Pending } from './pending';
import { nodeOf, type ReadBlock, readBlocks, type Span } from './read';
import { openToken, sameToken, type Token, wordTokens } from './tokens';

/** A token with the index of the unit it stands for; -1 where it is only understood. */
interface Placed {
  readonly token: Token;
  readonly position: number;
  readonly index: number;
}

/** One change of the document, in positions before any of them. */
type Edit =
  | { readonly sort: 'replace'; readonly from: number; readonly to: number; readonly slice: Slice }
  | {
      readonly sort: 'attributes';
      readonly position: number;
      readonly was: BlockAttrs;
      readonly now: BlockAttrs;
    }
  | {
      readonly sort: 'marks';
      readonly from: number;
      readonly to: number;
      readonly was: readonly Mark[];
      readonly now: readonly Mark[];
    };

function placed(blocks: readonly (readonly [Span, Node])[], start: number, position: number): Placed[] {
  const tokens: Placed[] = [];
  let index = start;
  const push = (token: Token, at: number): void => {
    tokens.push({ token, position: position++, index: at });
  };
  for (const [span, node] of blocks) {
    push(openToken(node), span.marker === null ? -1 : index++);
    for (const token of wordTokens(node)) push(token, index++);
    push({ sort: 'close' }, span.closed ? index++ : -1);
    index += span.tail;
  }
  return tokens;
}

/** Which blocks the change touches. */
function touchedBlocks(spans: readonly Span[], pending: Pending, markers: ReadonlySet<unknown>): boolean[] {
  const starts = startsOf(spans);
  const touched = spans.map((span) => span.marker !== null && markers.has(span.marker));
  for (const { seenFrom, seenTo } of pending.differences()) {
    const first = blockAt(starts, seenFrom);
    const atStart = starts[first] === seenFrom && first > 0;
    if (atStart) touched[first - 1] = true;
    if (seenTo > seenFrom) touched.fill(true, first, blockAt(starts, seenTo - 1) + 1);
    else if (!atStart) touched[first] = true;
  }
  for (const { from, to } of pending.formatted()) {
    touched.fill(true, blockAt(starts, from), blockAt(starts, to - 1) + 1);
  }
  return touched;
}

/** Stretches of touched blocks, each with the unmarked ones behind it: those begin where an N is, which may be gone. */
function stretches(spans: readonly Span[], touched: readonly boolean[]): { first: number; end: number }[] {
  const found: { first: number; end: number }[] = [];
  for (let first = 0; first < spans.length; first++) {
    if (touched[first] !== true) continue;
    let end = first + 1;
    while (end < spans.length && (touched[end] === true || spans[end]?.marker === null)) end++;
    found.push({ first, end });
    first = end;
  }
  return found;
}

/** Edits that turn the old tokens into the new ones, from left to right. */
function editsBetween(
  old: readonly Placed[],
  fresh: readonly Placed[],
  pending: Pending,
  made: Node,
): Edit[] {
  const edits: Edit[] = [];
  const base = fresh[0]?.position ?? 0;
  const stayed = new Map<number, number>();
  for (const [number, { index }] of old.entries()) if (index >= 0) stayed.set(index, number);
  let [done, doneFresh] = [0, 0];

  const settle = (was: Placed, now: Placed): void => {
    const [a, b] = [was.token, now.token];
    if (a.sort === 'open') {
      if (
        b.sort === 'open' &&
        a.attrs !== null &&
        b.attrs !== null &&
        differences(a.attrs, b.attrs).length > 0
      )
        edits.push({ sort: 'attributes', position: was.position, was: a.attrs, now: b.attrs });
    } else if (a.sort !== 'close' && b.sort !== 'close' && b.sort !== 'open') {
      if (sameMarks(a.marks, b.marks)) return;
      const last = edits.at(-1);
      const joins =
        last?.sort === 'marks' &&
        last.to === was.position &&
        sameMarks(last.was, a.marks) &&
        sameMarks(last.now, b.marks);
      if (joins) edits[edits.length - 1] = { ...last, to: was.position + 1 };
      else
        edits.push({ sort: 'marks', from: was.position, to: was.position + 1, was: a.marks, now: b.marks });
    }
  };

  /** Old tokens up to `end` that went, new ones up to `endFresh` that came. */
  const gap = (end: number, endFresh: number): void => {
    let [from, fromFresh, to, toFresh] = [done, doneFresh, end, endFresh];
    const structural = (i: number, j: number): boolean => {
      const [a, b] = [old[i]?.token, fresh[j]?.token];
      return (
        a !== undefined && b !== undefined && (a.sort === 'open' || a.sort === 'close') && sameToken(a, b)
      );
    };
    const pairs: [number, number][] = [];
    while (from < to && fromFresh < toFresh && structural(from, fromFresh)) pairs.push([from++, fromFresh++]);
    const late: [number, number][] = [];
    while (from < to && fromFresh < toFresh && structural(to - 1, toFresh - 1))
      late.unshift([--to, --toFresh]);
    const both = (list: readonly [number, number][]): void => {
      for (const [i, j] of list) {
        const [was, now] = [old[i], fresh[j]];
        if (was !== undefined && now !== undefined) settle(was, now);
      }
    };
    both(pairs);
    if (from < to || fromFresh < toFresh) {
      const at = (list: readonly Placed[], number: number): number =>
        list[number]?.position ?? (list.at(-1)?.position ?? -1) + 1;
      const slice = made.slice(at(fresh, fromFresh) - base, at(fresh, toFresh) - base);
      edits.push({ sort: 'replace', from: at(old, from), to: at(old, to), slice });
    }
    both(late);
  };

  for (const [number, now] of fresh.entries()) {
    const seen = now.index < 0 ? -1 : pending.toSeen(now.index);
    const match = seen < 0 ? undefined : stayed.get(seen);
    const was = match === undefined ? undefined : old[match];
    // A unit becomes another one where somebody cut a surrogate pair in two.
    if (match === undefined || was === undefined || !sameToken(was.token, now.token)) continue;
    gap(match, number);
    settle(was, now);
    [done, doneFresh] = [match + 1, number + 1];
  }
  gap(old.length, fresh.length);
  return edits;
}

function perform(edit: Edit, transaction: Transaction): void {
  switch (edit.sort) {
    case 'replace':
      transaction.step(new ReplaceStep(edit.from, edit.to, edit.slice));
      return;
    case 'attributes':
      for (const name of differences(edit.was, edit.now))
        transaction.step(new AttrStep(edit.position, name, edit.now[name]));
      return;
    case 'marks':
      for (const mark of edit.was)
        if (!mark.isInSet(edit.now)) transaction.step(new RemoveMarkStep(edit.from, edit.to, mark));
      for (const mark of edit.now)
        if (!mark.isInSet(edit.was)) transaction.step(new AddMarkStep(edit.from, edit.to, mark));
  }
}

/** A caret stays before what others put in at its place, so that one's own words stay together. */
function keepSelection(state: EditorState, transaction: Transaction): void {
  const { selection } = state;
  if (!(selection instanceof TextSelection) || !transaction.docChanged) return;
  const { anchor, head, empty } = selection;
  const map = (position: number, other: number): number =>
    transaction.mapping.map(position, empty || position > other ? -1 : 1);
  const { doc } = transaction;
  transaction.setSelection(
    TextSelection.between(doc.resolve(map(anchor, head)), doc.resolve(map(head, anchor))),
  );
}

/** The transaction that shows the text as it is now, and the spans after it. */
export function remoteTransaction(
  state: EditorState,
  text: Y.Text,
  spans: readonly Span[],
  pending: Pending,
  markers: ReadonlySet<unknown>,
): { transaction: Transaction; spans: Span[] } {
  const starts = startsOf(spans);
  const after = [...spans];
  const transaction = state.tr;
  const indexOfStart = (block: number): number =>
    block === 0
      ? 0
      : (pending.stretches(starts[block] ?? 0, (starts[block] ?? 0) + 1)[0]?.index ?? pending.length);
  const positions: number[] = [];
  state.doc.forEach((_, position) => {
    positions.push(position);
  });
  for (const { first, end } of stretches(spans, touchedBlocks(spans, pending, markers)).reverse()) {
    const from = indexOfStart(first);
    const to = end === spans.length ? pending.length : indexOfStart(end);
    const blocks: ReadBlock[] = readBlocks(text, { from, to, inTitle: first === 0 });
    const nodes = blocks.map(nodeOf);
    const old = spans.slice(first, end).map((span, i) => [span, state.doc.child(first + i)] as const);
    const fresh = blocks.map((block, i) => [block, nodes[i] ?? nodeOf(block)] as const);
    const edits = editsBetween(
      placed(old, starts[first] ?? 0, positions[first] ?? 0),
      placed(fresh, from, 0),
      pending,
      schema.nodes.doc.create(null, Fragment.fromArray(nodes)),
    );
    for (const edit of edits.reverse()) perform(edit, transaction);
    after.splice(
      first,
      end - first,
      ...blocks.map(({ marker, words, closed, tail }) => ({ marker, words, closed, tail })),
    );
  }
  keepSelection(state, transaction);
  if (state.storedMarks !== null) transaction.setStoredMarks(state.storedMarks);
  return { transaction, spans: after };
}
