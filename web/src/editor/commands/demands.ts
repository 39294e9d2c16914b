/**
 * Demands in the document, and the commands that make one and go from one to the next.
 */
import type { Node } from 'prosemirror-model';
import { type Command, TextSelection } from 'prosemirror-state';
import { endsDemand } from '../kinds';
import { attrsOf, plainBlock, schema } from '../schema';

export interface Demand {
  /** Counted from 1, in reading order. */
  readonly number: number;
  /** Where its title block begins. */
  readonly position: number;
  readonly title: Node;
  /** Behind its last block. */
  readonly end: number;
}

export function demandsOf(doc: Node): Demand[] {
  const demands: Demand[] = [];
  let open: { position: number; title: Node } | null = null;
  const close = (end: number): void => {
    if (open !== null) demands.push({ number: demands.length + 1, ...open, end });
    open = null;
  };
  doc.forEach((node, position) => {
    if (node.type !== schema.nodes.block || !endsDemand(attrsOf(node).kind)) return;
    close(position);
    if (attrsOf(node).kind === 'demand') open = { position, title: node };
  });
  close(doc.content.size);
  return demands;
}

/** A new demand behind the one with the caret; outside of demands, before the next block that would end one. */
export const newDemand: Command = (state, dispatch) => {
  const from = state.selection.$to.after(1);
  let at = state.doc.content.size;
  state.doc.nodesBetween(from, at, (node, position) => {
    const ends = node.type === schema.nodes.block && endsDemand(attrsOf(node).kind);
    if (ends && position >= from && position < at) at = position;
    return false;
  });
  const transaction = state.tr.insert(at, [
    schema.nodes.block.create({ ...plainBlock, kind: 'demand' }),
    schema.nodes.block.create({ ...plainBlock }),
  ]);
  dispatch?.(transaction.setSelection(TextSelection.create(transaction.doc, at + 1)).scrollIntoView());
  return true;
};

/** To the title of the next or previous demand. */
export function goToDemand(direction: 1 | -1): Command {
  return (state, dispatch) => {
    const here = state.selection.$head.before(1);
    const demands = demandsOf(state.doc);
    const found =
      direction > 0
        ? demands.find(({ position }) => position > here)
        : demands.findLast(({ position }) => position < here);
    if (found === undefined) return false;
    dispatch?.(state.tr.setSelection(TextSelection.create(state.doc, found.position + 1)).scrollIntoView());
    return true;
  };
}
