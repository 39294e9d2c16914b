/**
 * Find and replace over the whole letter: where the words stand, and the marks on hits.
 * A hit lies within one block; footnotes end it.
 */
import type { Node } from 'prosemirror-model';
import { Plugin, PluginKey, TextSelection, type Transaction } from 'prosemirror-state';
import { Decoration, DecorationSet, type EditorView } from 'prosemirror-view';
import type { Find, FindOptions, FindState } from './contract';
import { withoutLeftOut } from './kinds';
import { schema } from './schema';

export interface Hit {
  readonly from: number;
  readonly to: number;
}

interface Searched {
  readonly query: string;
  readonly matchCase: boolean;
  readonly hits: readonly Hit[];
  /** Index of the chosen hit, or -1. */
  readonly chosen: number;
}

type Ask = { readonly query: string; readonly matchCase: boolean } | { readonly chosen: number };

const key = new PluginKey<Searched>('find');
const nothing: Searched = { query: '', matchCase: false, hits: [], chosen: -1 };

/** Lower case of the same length, so that places stay comparable. */
function folded(text: string, matchCase: boolean): string {
  if (matchCase) return text;
  let result = '';
  for (const unit of text.split('')) {
    const lower = unit.toLowerCase();
    result += lower.length === 1 ? lower : unit;
  }
  return result;
}

/** Every place where the query stands, none overlapping another. */
export function hitsIn(doc: Node, query: string, matchCase: boolean): Hit[] {
  const wanted = folded(query, matchCase);
  const hits: Hit[] = [];
  if (wanted === '') return hits;
  doc.forEach((block, position) => {
    const text = folded(block.textBetween(0, block.content.size, undefined, '\ufffc'), matchCase);
    for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
      hits.push({ from: position + 1 + at, to: position + 1 + at + wanted.length });
    }
  });
  return hits;
}

function apply(transaction: Transaction, searched: Searched): Searched {
  const ask: Ask | undefined = transaction.getMeta(key);
  if (ask !== undefined && 'query' in ask) {
    return { ...ask, hits: hitsIn(transaction.doc, ask.query, ask.matchCase), chosen: -1 };
  }
  const chosen = ask === undefined ? searched.chosen : ask.chosen;
  if (!transaction.docChanged || searched.query === '') return { ...searched, chosen };
  const before = searched.hits[chosen];
  const at = before === undefined ? -1 : transaction.mapping.map(before.from, -1);
  const hits = hitsIn(transaction.doc, searched.query, searched.matchCase);
  return { ...searched, hits, chosen: at < 0 ? -1 : hits.findIndex(({ from }) => from === at) };
}

export function findPlugin(): Plugin<Searched> {
  return new Plugin<Searched>({
    key,
    state: { init: () => nothing, apply },
    props: {
      decorations: (state) => {
        const { hits, chosen } = key.getState(state) ?? nothing;
        const marks = hits.map(({ from, to }, index) =>
          Decoration.inline(from, to, { class: index === chosen ? 'hit hit--chosen' : 'hit' }),
        );
        return marks.length === 0 ? null : DecorationSet.create(state.doc, marks);
      },
    },
  });
}

/** The calls of the page's find bar. */
export class FindBar implements Find {
  readonly #view: EditorView;

  constructor(view: EditorView) {
    this.#view = view;
  }

  state(): FindState {
    const { query, hits, chosen } = this.#searched();
    return { query, count: hits.length, current: chosen + 1 };
  }

  search(query: string, options: FindOptions = { matchCase: false }): FindState {
    const { state } = this.#view;
    const ask: Ask = { query: withoutLeftOut(query), matchCase: options.matchCase };
    this.#view.dispatch(state.tr.setMeta(key, ask));
    // From where the selection begins, so that a growing query stays at the hit it has.
    const { hits } = this.#searched();
    const found = hits.findIndex((hit) => hit.from >= state.selection.from);
    return this.#choose(Math.max(0, found));
  }

  next(): FindState {
    const { hits, chosen } = this.#searched();
    const { to } = this.#view.state.selection;
    const found = chosen >= 0 ? chosen + 1 : hits.findIndex(({ from }) => from >= to);
    return this.#choose(found < 0 || found >= hits.length ? 0 : found);
  }

  previous(): FindState {
    const { hits, chosen } = this.#searched();
    const { from } = this.#view.state.selection;
    const found = chosen >= 0 ? chosen - 1 : hits.findLastIndex((hit) => hit.to <= from);
    return this.#choose(found < 0 ? hits.length - 1 : found);
  }

  replace(by: string): FindState {
    const { hits, chosen } = this.#searched();
    const hit = hits[chosen];
    if (hit === undefined || !this.#view.editable) return this.next();
    const transaction = this.#view.state.tr;
    replaceWords(transaction, hit, by);
    const after = transaction.mapping.map(hit.to, 1);
    transaction.setSelection(TextSelection.create(transaction.doc, after));
    this.#view.dispatch(transaction.setMeta(key, { chosen: -1 } satisfies Ask));
    return this.next();
  }

  replaceAll(by: string): FindState {
    if (!this.#view.editable) return this.state();
    const transaction = this.#view.state.tr;
    for (const hit of [...this.#searched().hits].reverse()) replaceWords(transaction, hit, by);
    if (transaction.docChanged) this.#view.dispatch(transaction.setMeta(key, { chosen: -1 } satisfies Ask));
    return this.state();
  }

  close(): void {
    if (!this.#view.isDestroyed) this.search('');
  }

  #searched(): Searched {
    return key.getState(this.#view.state) ?? nothing;
  }

  #choose(index: number): FindState {
    const hit = this.#searched().hits[index];
    if (hit === undefined) return this.state();
    const { state } = this.#view;
    const transaction = state.tr.setSelection(TextSelection.create(state.doc, hit.from, hit.to));
    this.#view.dispatch(transaction.setMeta(key, { chosen: index } satisfies Ask).scrollIntoView());
    return this.state();
  }
}

/** The new words carry the marks of the first old one. */
function replaceWords(transaction: Transaction, { from, to }: Hit, by: string): void {
  const text = withoutLeftOut(by);
  const marks = transaction.doc.resolve(from).marksAcross(transaction.doc.resolve(to)) ?? [];
  if (text === '') transaction.delete(from, to);
  else transaction.replaceWith(from, to, schema.text(text, marks));
}
