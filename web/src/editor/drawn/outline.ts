/**
 * What follows from the order of blocks: numbers of demands and items, which paragraph is a demand's sentence, where lists
 * begin and how long they are, the numbers of notes.
 * A function of the document; `decorations.ts` draws it.
 */
import type { Node } from 'prosemirror-model';
import { endsDemand, isItem } from '../kinds';
import { attrsOf, type BlockAttrs, schema } from '../schema';

/** An item among its neighbours of the same depth. */
interface ItemPlace {
  /** Counted from 1. */
  readonly number: number;
  readonly size: number;
  /** Number of the list in the letter, from 0; lists are runs of items, whatever their depth. */
  readonly list: number;
}

export interface BlockPlace {
  readonly node: Node;
  readonly position: number;
  /** null for the title. */
  readonly attrs: BlockAttrs | null;
  /** Number of a demand, on its title block. */
  readonly demand: number | null;
  /** The first paragraph of a demand. */
  readonly claim: boolean;
  readonly inDemand: boolean;
  readonly item: ItemPlace | null;
}

export interface NotePlace {
  readonly position: number;
  readonly number: number;
  readonly text: string;
}

export interface Places {
  readonly blocks: readonly BlockPlace[];
  readonly notes: readonly NotePlace[];
}

interface Item {
  readonly index: number;
  readonly attrs: BlockAttrs;
}

/** Places of one run of items: siblings have the same depth and kind, with nothing shallower between them. */
function placeItems(items: readonly Item[], list: number, into: Map<number, ItemPlace>): void {
  const open: { kind: string; members: number[] }[] = [];
  const close = (depth: number): void => {
    for (const level of open.splice(depth)) {
      for (const [at, index] of (level?.members ?? []).entries())
        into.set(index, { number: at + 1, size: level.members.length, list });
    }
  };
  for (const { index, attrs } of items) {
    close(attrs.indent + 1);
    if (open[attrs.indent]?.kind !== attrs.kind) close(attrs.indent);
    while (open.length <= attrs.indent) open.push({ kind: attrs.kind, members: [] });
    open[attrs.indent]?.members.push(index);
  }
  close(0);
}

/** Reads the places of all blocks and notes. */
export function placesOf(doc: Node): Places {
  const blocks: BlockPlace[] = [];
  const notes: NotePlace[] = [];
  const items = new Map<number, ItemPlace>();
  let [demands, lists] = [0, 0];
  let inDemand = false;
  let claimed = true;
  let run: Item[] = [];
  const endRun = (): void => {
    if (run.length > 0) placeItems(run, lists++, items);
    run = [];
  };
  doc.forEach((node, position, index) => {
    const attrs = node.type === schema.nodes.title ? null : attrsOf(node);
    const kind = attrs?.kind;
    if (kind !== undefined && endsDemand(kind)) {
      inDemand = kind === 'demand';
      claimed = !inDemand;
    }
    const claim = kind === 'p' && !claimed;
    if (claim) claimed = true;
    const demand = kind === 'demand' ? ++demands : null;
    if (attrs !== null && isItem(attrs.kind)) {
      const first = run[0];
      if (attrs.indent === 0 && first !== undefined && first.attrs.kind !== attrs.kind) endRun();
      run.push({ index, attrs });
    } else endRun();
    blocks.push({ node, position, attrs, demand, claim, inDemand, item: null });
    node.forEach((child, offset) => {
      if (child.type !== schema.nodes.footnote) return;
      notes.push({ position: position + 1 + offset, number: notes.length + 1, text: String(child.attrs.fn) });
    });
  });
  endRun();
  return {
    blocks: blocks.map((block, index) => ({ ...block, item: items.get(index) ?? null })),
    notes,
  };
}

const signatures = new WeakMap<Node, string>();

/** Whatever of a block the places depend on; equal for two nodes that differ in their words only. */
export function signatureOf(node: Node): string {
  const known = signatures.get(node);
  if (known !== undefined) return known;
  const notes: unknown[] = [];
  node.forEach((child) => {
    if (child.type === schema.nodes.footnote) notes.push(child.attrs.fn);
  });
  const { kind, indent } = node.attrs;
  const signature = JSON.stringify([node.type.name, kind, indent, node.content.size === 0, notes]);
  signatures.set(node, signature);
  return signature;
}
