/**
 * Draws what follows from the order of blocks: numbers in the margin, sizes of lists for screen readers, placeholders,
 * and the list of notes below the letter.
 * Nothing of it is text of the document.
 */
import { type EditorState, Plugin, PluginKey, type Transaction } from 'prosemirror-state';
import { Decoration, DecorationSet } from 'prosemirror-view';
import type { EditorLabels } from '../contract';
import { type BlockPlace, type NotePlace, type Places, placesOf, signatureOf } from './outline';

interface Drawn {
  readonly decorations: DecorationSet;
  readonly signature: string;
}

const key = new PluginKey<Drawn>('drawn');

function placeholderOf(block: BlockPlace, labels: EditorLabels, alone: boolean): string {
  if (block.node.content.size > 0) return '';
  const { placeholders } = labels;
  if (block.attrs === null) return placeholders.title;
  if (block.attrs.kind === 'demand') return placeholders.demand;
  if (block.claim) return placeholders.claim;
  return alone && block.attrs.kind === 'p' ? placeholders.text : '';
}

function isHeading({ attrs }: BlockPlace): boolean {
  return attrs === null || attrs.kind === 'demand' || /^h\d$/.test(attrs.kind);
}

function attributesFor(
  block: BlockPlace,
  labels: EditorLabels,
  prefix: string,
  index: number,
  alone: boolean,
) {
  const attributes: Record<string, string> = {};
  const classes: string[] = [];
  const placeholder = placeholderOf(block, labels, alone);
  if (placeholder !== '') {
    attributes['data-placeholder'] = placeholder;
    classes.push('block--empty');
  }
  if (block.node.content.size === 0 && isHeading(block)) {
    // An empty heading is none, but one that waits for its title has the name of what belongs there.
    if (placeholder === '') attributes.role = 'presentation';
    else attributes['aria-label'] = placeholder;
  }
  if (block.demand !== null) {
    attributes['data-number'] = String(block.demand);
    attributes['data-spoken'] = `${labels.demand(block.demand)} `;
    if (placeholder !== '') attributes['aria-label'] = `${labels.demand(block.demand)} ${placeholder}`;
  }
  if (block.claim) classes.push('claim');
  if (block.inDemand) classes.push('in-demand');
  if (block.item !== null) {
    attributes.id = `${prefix}-${index}`;
    attributes['aria-posinset'] = String(block.item.number);
    attributes['aria-setsize'] = String(block.item.size);
    if (block.attrs?.kind === 'ol') attributes['data-number'] = String(block.item.number);
  }
  if (classes.length > 0) attributes.class = classes.join(' ');
  return attributes;
}

/** An element that owns the items of a list: the flat text has none around them. */
function listOwner(ids: string): HTMLElement {
  const owner = document.createElement('span');
  owner.className = 'list-owner';
  owner.setAttribute('role', 'list');
  owner.setAttribute('aria-owns', ids);
  owner.contentEditable = 'false';
  return owner;
}

function notesList(notes: readonly NotePlace[], labels: EditorLabels): HTMLElement {
  const list = document.createElement('ol');
  list.className = 'notes';
  list.setAttribute('role', 'list');
  list.setAttribute('aria-label', labels.footnotes);
  list.contentEditable = 'false';
  for (const note of notes) {
    const item = document.createElement('li');
    const [number, text] = [document.createElement('span'), document.createElement('span')];
    number.textContent = String(note.number);
    text.textContent = note.text;
    item.append(number, text);
    list.append(item);
  }
  return list;
}

function lists(places: Places, prefix: string): Decoration[] {
  const runs = new Map<number, { position: number; ids: string[] }>();
  for (const [index, { item, position }] of places.blocks.entries()) {
    if (item === null) continue;
    const run = runs.get(item.list) ?? { position, ids: [] };
    run.ids.push(`${prefix}-${index}`);
    runs.set(item.list, run);
  }
  return [...runs.values()].map(({ position, ids }) => {
    const owned = ids.join(' ');
    return Decoration.widget(position, () => listOwner(owned), {
      side: -1,
      key: owned,
      ignoreSelection: true,
    });
  });
}

function draw(state: EditorState, labels: EditorLabels, prefix: string): DecorationSet {
  const places = placesOf(state.doc);
  const decorations: Decoration[] = lists(places, prefix);
  const alone = places.blocks.length <= 2;
  for (const [index, block] of places.blocks.entries()) {
    const attributes = attributesFor(block, labels, prefix, index, alone);
    if (Object.keys(attributes).length === 0) continue;
    decorations.push(Decoration.node(block.position, block.position + block.node.nodeSize, attributes));
  }
  for (const note of places.notes) {
    decorations.push(Decoration.node(note.position, note.position + 1, {}, { note: note.number }));
  }
  if (places.notes.length > 0) {
    const text = places.notes.map((note) => note.text).join('\n');
    decorations.push(
      Decoration.widget(state.doc.content.size, () => notesList(places.notes, labels), {
        side: 1,
        key: `notes ${text}`,
        ignoreSelection: true,
      }),
    );
  }
  return DecorationSet.create(state.doc, decorations);
}

function signature(state: EditorState): string {
  const parts: string[] = [];
  state.doc.forEach((node) => {
    parts.push(signatureOf(node));
  });
  return parts.join();
}

/** Whether every step stays inside the words of one block, so that decorations of blocks survive it. */
function withinBlocks(transaction: Transaction): boolean {
  return transaction.mapping.maps.every((map, number) => {
    const doc = transaction.docs[number];
    let within = doc !== undefined;
    map.forEach((from, to) => {
      if (doc === undefined) return;
      const [$from, $to] = [doc.resolve(from), doc.resolve(to)];
      within &&= $from.depth === 1 && $from.sameParent($to);
    });
    return within;
  });
}

/** `prefix` keeps the element ids of two editors on one page apart. */
export function drawnPlugin(labels: EditorLabels, prefix: string): Plugin<Drawn> {
  return new Plugin<Drawn>({
    key,
    state: {
      init: (_, state) => ({ decorations: draw(state, labels, prefix), signature: signature(state) }),
      apply: (transaction, drawn, _, state) => {
        if (!transaction.docChanged) return drawn;
        const now = signature(state);
        return now === drawn.signature && withinBlocks(transaction)
          ? { ...drawn, decorations: drawn.decorations.map(transaction.mapping, transaction.doc) }
          : { decorations: draw(state, labels, prefix), signature: now };
      },
    },
    props: { decorations: (state) => key.getState(state)?.decorations },
  });
}
