/**
 * The carets and selections of others as decorations: which are drawn, which carry a name, how they look.
 * Where they come from is `cursors.ts`.
 */
import { Plugin, PluginKey } from 'prosemirror-state';
import { Decoration, DecorationSet, type EditorView } from 'prosemirror-view';

/** At most so many carets are drawn, and so many names at them. */
export const MOST_CARETS = 12;
export const MOST_NAMES = 8;
/** A name stays so long after its person last did something. */
export const NAME_MS = 2000;

/** Somebody's caret as it is known here. */
export interface Caret {
  readonly client: number;
  readonly name: string;
  /** 0 to 7. */
  readonly color: number;
  readonly anchor: number;
  readonly head: number;
  /** When it last moved, in milliseconds. */
  readonly moved: number;
}

export interface DrawnCaret extends Caret {
  readonly named: boolean;
}

/** The part of the letter that the reader sees. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/** Those in sight first, then those that moved last; the newest of them with their names. */
export function chooseCarets(
  carets: readonly Caret[],
  window: Window,
  now: number,
  namesForced: boolean,
): DrawnCaret[] {
  const inSight = ({ head }: Caret): number => (head >= window.from && head <= window.to ? 0 : 1);
  const chosen = [...carets]
    .sort((a, b) => inSight(a) - inSight(b) || b.moved - a.moved || a.client - b.client)
    .slice(0, MOST_CARETS);
  const named = new Set(
    chosen
      .filter(({ moved, name }) => name !== '' && (namesForced || now - moved < NAME_MS))
      .sort((a, b) => b.moved - a.moved)
      .slice(0, MOST_NAMES)
      .map(({ client }) => client),
  );
  return chosen.map((caret) => ({ ...caret, named: named.has(caret.client) }));
}

function caretDom({ name, color, named }: DrawnCaret): HTMLElement {
  const dom = document.createElement('span');
  dom.className = 'caret';
  dom.dataset.color = String(color);
  dom.setAttribute('aria-hidden', 'true');
  dom.contentEditable = 'false';
  if (name !== '') {
    const flag = document.createElement('span');
    flag.className = 'caret__name';
    flag.textContent = name;
    dom.append(flag);
  }
  if (named) dom.classList.add('caret--named');
  return dom;
}

function decorate(carets: readonly DrawnCaret[], size: number): Decoration[] {
  return carets.flatMap((caret) => {
    const { client, name, color, anchor, head, named } = caret;
    if (Math.max(anchor, head) > size) return [];
    const key = `${client} ${color} ${named} ${name}`;
    const at = Decoration.widget(head, () => caretDom(caret), {
      key,
      side: 10,
      ignoreSelection: true,
      marks: [],
    });
    if (anchor === head) return [at];
    const [from, to] = [Math.min(anchor, head), Math.max(anchor, head)];
    return [Decoration.inline(from, to, { class: 'selected', 'data-color': String(color) }), at];
  });
}

const key = new PluginKey<DecorationSet>('carets');

export function caretsPlugin(): Plugin<DecorationSet> {
  return new Plugin<DecorationSet>({
    key,
    state: {
      init: () => DecorationSet.empty,
      apply: (transaction, set, _, state) => {
        const carets: readonly DrawnCaret[] | undefined = transaction.getMeta(key);
        return carets === undefined
          ? set.map(transaction.mapping, transaction.doc)
          : DecorationSet.create(state.doc, decorate(carets, state.doc.content.size));
      },
    },
    props: { decorations: (state) => key.getState(state) },
  });
}

/** Draws these carets instead of those before. */
export function drawCarets(view: EditorView, carets: readonly DrawnCaret[]): void {
  view.dispatch(view.state.tr.setMeta(key, carets).setMeta('addToHistory', false));
  const edge = view.dom.getBoundingClientRect().right;
  for (const flag of view.dom.querySelectorAll<HTMLElement>('.caret__name')) {
    const { width } = flag.getBoundingClientRect();
    const left = flag.parentElement?.getBoundingClientRect().left ?? 0;
    flag.parentElement?.classList.toggle('caret--left', left + width > edge);
  }
}
