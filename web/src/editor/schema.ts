/**
 * The flat ProseMirror schema: `doc(title block*)`, one node type for every kind of block.
 * What a kind looks like is here and in `editor.css`; numbers, claims and list sizes are decorations (`drawn/`).
 * Footnotes are drawn by a node view (`drawn/views.ts`); clipboard HTML of others goes through `paste.ts`.
 */
import { type DOMOutputSpec, type Mark, type Node, Schema } from 'prosemirror-model';
import { isKind, type Kind, limits, linkOf, type Table } from './kinds';
import { readTable } from './paste/table';

/** What a block knows besides its words; the keys of its marker in the shared text. */
export interface BlockAttrs {
  readonly kind: Kind;
  readonly indent: number;
  /** The id that was given to it, never the derived one. */
  readonly id: string | null;
  readonly addressees: string;
  readonly table: Table | null;
}

export const plainBlock: BlockAttrs = { kind: 'p', indent: 0, id: null, addressees: '', table: null };

/** The attributes of a block node, typed. */
export function attrsOf(node: Node): BlockAttrs {
  const { kind, indent, id, addressees, table } = node.attrs;
  return { kind, indent, id, addressees, table };
}

/** Their levels are what screen readers say: the letter's title is 1, chapters 2, demands and sections 3. */
const HEADINGS: Partial<Record<Kind, string>> = { h1: 'h2', demand: 'h3', h2: 'h3', h3: 'h4' };

/** The caption is the block's words; cells are shown and kept, not edited here. */
function tableDom(attributes: Record<string, string>, table: Table | null): DOMOutputSpec {
  const [head, ...rest] = table?.rows ?? [];
  const row = (cells: readonly string[], isHead: boolean): DOMOutputSpec => [
    'tr',
    ...cells.map((cell, column): DOMOutputSpec => {
      const name = isHead || column === 0 ? 'th' : 'td';
      const scope: Record<string, string> = name === 'th' ? { scope: isHead ? 'col' : 'row' } : {};
      return [name, { ...scope, 'data-align': table?.align[column] ?? 'l' }, cell];
    }),
  ];
  const body: DOMOutputSpec = ['tbody', ...rest.map((cells) => row(cells, false))];
  const drawn: DOMOutputSpec[] = head === undefined ? [] : [['table', ['thead', row(head, true)], body]];
  return [
    'figure',
    attributes,
    ['figcaption', { class: 'table-caption' }, 0],
    ['div', { class: 'tablebox', contenteditable: 'false' }, ...drawn],
  ];
}

function blockDom(node: Node): DOMOutputSpec {
  const { kind, indent, addressees, table } = attrsOf(node);
  const attributes: Record<string, string> = { class: `block block--${kind}`, 'data-kind': kind };
  if (indent > 0) attributes['data-indent'] = String(indent);
  if (addressees !== '') attributes['data-addressees'] = addressees;
  const heading = HEADINGS[kind];
  if (heading !== undefined) return [heading, attributes, 0];
  switch (kind) {
    case 'li':
    case 'ol':
      return ['div', { ...attributes, role: 'listitem', 'aria-level': String(indent + 1) }, 0];
    case 'quote':
      return ['blockquote', attributes, 0];
    case 'addressee':
      return ['p', { ...attributes, class: `${attributes.class} to` }, 0];
    case 'table':
      return tableDom(attributes, table);
    default:
      return ['p', attributes, 0];
  }
}

function dataset(dom: HTMLElement | string, name: string): string | null {
  return typeof dom === 'string' ? null : (dom.dataset[name] ?? null);
}

function tableFromDom(dom: HTMLElement | string): Table | null {
  const drawn = typeof dom === 'string' ? null : dom.querySelector('table');
  const read = drawn === null ? null : readTable(drawn);
  return read === null || read === 'too large' ? null : { rows: read.rows ?? [], align: read.align ?? [] };
}

/** The attributes that our own clipboard form carries; ids are given once and never travel. */
function blockFromDom(dom: HTMLElement | string): BlockAttrs | false {
  const kind = dataset(dom, 'kind');
  if (!isKind(kind)) return false;
  const indent = Number(dataset(dom, 'indent') ?? 0);
  const table = kind === 'table' ? tableFromDom(dom) : null;
  return {
    ...plainBlock,
    kind: kind === 'table' && table === null ? 'p' : kind,
    table,
    indent: Number.isInteger(indent) && indent >= 0 && indent <= limits.indent ? indent : 0,
    addressees: (dataset(dom, 'addressees') ?? '').slice(0, limits.addressees),
  };
}

/** Where the words of a block are in our own clipboard form. */
function captionOf(dom: globalThis.Node): HTMLElement {
  const element = dom as HTMLElement;
  return element.querySelector<HTMLElement>(':scope > .table-caption') ?? element;
}

export const schema = new Schema({
  nodes: {
    doc: { content: 'title block*' },
    title: {
      content: 'inline*',
      defining: true,
      parseDOM: [{ tag: 'h1[data-title]' }],
      toDOM: () => ['h1', { class: 'title', 'data-title': '' }, 0],
    },
    block: {
      content: 'inline*',
      group: 'block',
      defining: true,
      attrs: {
        kind: { default: plainBlock.kind },
        indent: { default: plainBlock.indent },
        id: { default: plainBlock.id },
        addressees: { default: plainBlock.addressees },
        table: { default: plainBlock.table },
      },
      parseDOM: [{ tag: '[data-kind]', getAttrs: blockFromDom, contentElement: captionOf }, { tag: 'p' }],
      toDOM: blockDom,
    },
    text: { group: 'inline' },
    footnote: {
      inline: true,
      group: 'inline',
      atom: true,
      selectable: true,
      draggable: false,
      attrs: { fn: { default: '' } },
      parseDOM: [
        {
          tag: '[data-fn]',
          getAttrs: (dom) => ({ fn: (dataset(dom, 'fn') ?? '').slice(0, limits.note) }),
        },
      ],
      toDOM: (node) => ['span', { class: 'fnref', 'data-fn': String(node.attrs.fn) }],
    },
    /** One unit of the shared text that stands for nothing: kept in step with it, never seen, never made here. */
    void: {
      inline: true,
      group: 'inline',
      atom: true,
      selectable: false,
      toDOM: () => ['span', { class: 'void', 'aria-hidden': 'true' }],
    },
  },
  marks: {
    link: {
      attrs: { href: {} },
      inclusive: false,
      parseDOM: [
        {
          tag: 'a[href]',
          getAttrs: (dom) => {
            const href = linkOf(typeof dom === 'string' ? null : dom.getAttribute('href'));
            return href === null ? false : { href };
          },
        },
      ],
      toDOM: (mark) => [
        'a',
        { href: String(mark.attrs.href), target: '_blank', rel: 'noopener noreferrer' },
        0,
      ],
    },
    /** Several stand on one word at once, one for each thread. */
    comment: {
      attrs: { id: {} },
      inclusive: false,
      excludes: '',
      toDOM: (mark) => ['span', { class: 'commented', 'data-thread': String(mark.attrs.id) }, 0],
    },
    bold: {
      parseDOM: [
        { tag: 'strong' },
        { tag: 'b', getAttrs: (dom) => typeof dom !== 'string' && dom.style.fontWeight !== 'normal' && null },
        { style: 'font-weight', getAttrs: (value) => /^(?:bold(?:er)?|[6-9]\d\d)$/.test(value) && null },
      ],
      toDOM: () => ['strong', 0],
    },
    italic: {
      parseDOM: [{ tag: 'em' }, { tag: 'i' }, { style: 'font-style=italic' }],
      toDOM: () => ['em', 0],
    },
  },
});

/** The threads whose anchors are among these marks. */
export function threadsOf(marks: readonly Mark[]): string[] {
  return marks.filter((mark) => mark.type === schema.marks.comment).map((mark) => String(mark.attrs.id));
}
