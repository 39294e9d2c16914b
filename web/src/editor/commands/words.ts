/**
 * Commands on words: bold, italic, links, footnotes.
 */
import { toggleMark } from 'prosemirror-commands';
import type { ResolvedPos } from 'prosemirror-model';
import { type Command, type EditorState, NodeSelection } from 'prosemirror-state';
import { limits, linkOf, withoutLeftOut } from '../kinds';
import { schema } from '../schema';

export const bold: Command = toggleMark(schema.marks.bold);
export const italic: Command = toggleMark(schema.marks.italic);

/** The stretch around a place that carries the same link, or null. */
function linkAround($at: ResolvedPos): { from: number; to: number; href: string } | null {
  const { parent } = $at;
  const beside = [$at.nodeAfter, $at.nodeBefore];
  const mark = beside.map((node) => node && schema.marks.link.isInSet(node.marks)).find((found) => found);
  if (!mark) return null;
  let [from, to] = [-1, -1];
  parent.forEach((node, offset) => {
    if (!mark.isInSet(node.marks)) return;
    const [start, end] = [offset, offset + node.nodeSize];
    if (start === to) to = end;
    else if (to < $at.parentOffset) [from, to] = [start, end];
  });
  const base = $at.start();
  return { from: base + from, to: base + to, href: String(mark.attrs.href) };
}

/** The address of the link at the selection, or null. */
export function linkAt(state: EditorState): string | null {
  const { $from, $to, empty } = state.selection;
  if (empty) return linkAround($from)?.href ?? null;
  const node = $from.nodeAfter ?? $to.nodeBefore;
  const mark = node && schema.marks.link.isInSet(node.marks);
  return mark ? String(mark.attrs.href) : null;
}

/** Links the selection, or the link at the caret anew; without either the address itself becomes a linked word. */
export function setLink(address: string): Command {
  return (state, dispatch) => {
    const href = linkOf(address.trim());
    if (href === null) return false;
    const mark = schema.marks.link.create({ href });
    const { empty, $from } = state.selection;
    const around = empty ? linkAround($from) : null;
    const { from, to } = around ?? state.selection;
    const transaction =
      from < to ? state.tr.addMark(from, to, mark) : state.tr.insert(from, schema.text(href, [mark]));
    dispatch?.(transaction.removeStoredMark(mark).scrollIntoView());
    return true;
  };
}

export const unlink: Command = (state, dispatch) => {
  const { empty, $from, from, to } = state.selection;
  const range = empty ? linkAround($from) : { from, to };
  if (range === null || !state.doc.rangeHasMark(range.from, range.to, schema.marks.link)) return false;
  dispatch?.(state.tr.removeMark(range.from, range.to, schema.marks.link));
  return true;
};

/** The text of a note as it may be kept. */
function noteText(text: string): string {
  return withoutLeftOut(text.replace(/\s+/g, ' ')).trim().slice(0, limits.note);
}

/** Puts a note behind the selection, or gives the selected one this text. */
export function footnote(text: string): Command {
  return (state, dispatch) => {
    const fn = noteText(text);
    if (fn === '') return false;
    const { selection } = state;
    if (selection instanceof NodeSelection && selection.node.type === schema.nodes.footnote) {
      return setNote(selection.from, text)(state, dispatch);
    }
    const node = schema.nodes.footnote.create({ fn });
    dispatch?.(state.tr.insert(selection.to, node).scrollIntoView());
    return true;
  };
}

/** Gives the note at a position another text. */
export function setNote(position: number, text: string): Command {
  return (state, dispatch) => {
    const fn = noteText(text);
    if (fn === '' || state.doc.nodeAt(position)?.type !== schema.nodes.footnote) return false;
    dispatch?.(state.tr.setNodeAttribute(position, 'fn', fn));
    return true;
  };
}

export function removeNote(position: number): Command {
  return (state, dispatch) => {
    if (state.doc.nodeAt(position)?.type !== schema.nodes.footnote) return false;
    dispatch?.(state.tr.delete(position, position + 1));
    return true;
  };
}
