/**
 * What typing turns into: German quotation marks and dashes, and kinds of blocks at the start of an empty-handed line.
 * Each is a change of its own, so undoing it brings back what was typed.
 */
import { Plugin, TextSelection, type Transaction } from 'prosemirror-state';
import type { EditorView } from 'prosemirror-view';
import type { Undo } from './binding/undo';
import type { Kind } from './kinds';
import { attrsOf, schema } from './schema';

const OPENS_AFTER = /^$|[\s([{„‚–—/\u00a0\ufffc]$/;

/** The words that stand for `typed` behind `before`, and how many characters before it they replace. */
export function typography(before: string, typed: string): { back: number; text: string } | null {
  switch (typed) {
    case '"':
      return { back: 0, text: OPENS_AFTER.test(before) ? '„' : '“' };
    case "'": {
      if (OPENS_AFTER.test(before)) return { back: 0, text: '‚' };
      const opened = before.lastIndexOf('‚');
      return { back: 0, text: opened > before.lastIndexOf('‘') ? '‘' : '’' };
    }
    case ' ':
      return /(?:^|\s)--?$/.test(before) && before.trim() !== '-' && before.trim() !== '--'
        ? { back: before.endsWith('--') ? 2 : 1, text: '– ' }
        : null;
    case '-':
      return /[^\s-]-$/.test(before) ? { back: 1, text: '–' } : null;
    default:
      return null;
  }
}

const BEGINNINGS: readonly (readonly [RegExp, Kind])[] = [
  [/^[-*–•]$/, 'li'],
  [/^1[.)]$/, 'ol'],
  [/^#$/, 'h1'],
  [/^##$/, 'h2'],
  [/^>$/, 'quote'],
];

/** The kind that a paragraph becomes when a space is typed behind this beginning. */
export function kindOfBeginning(before: string): Kind | null {
  return BEGINNINGS.find(([beginning]) => beginning.test(before))?.[1] ?? null;
}

function replaceBehind(view: EditorView, undo: Undo, make: (transaction: Transaction) => void): void {
  undo.separate();
  const transaction = view.state.tr;
  make(transaction);
  view.dispatch(transaction);
  undo.separate();
}

export function typingPlugin(undo: Undo): Plugin {
  return new Plugin({
    props: {
      handleTextInput: (view, from, to, typed) => {
        if (view.composing || from !== to || typed.length !== 1) return false;
        const $from = view.state.doc.resolve(from);
        const { parent } = $from;
        const before = parent.textBetween(0, $from.parentOffset, undefined, '\ufffc');
        const isParagraph = parent.type === schema.nodes.block && attrsOf(parent).kind === 'p';
        const kind = typed === ' ' && isParagraph ? kindOfBeginning(before) : null;
        const better = kind === null ? typography(before, typed) : null;
        if (kind === null && better === null) return false;
        view.dispatch(view.state.tr.insertText(typed, from, to).scrollIntoView());
        const end = from + typed.length;
        replaceBehind(view, undo, (transaction) => {
          if (better !== null) {
            transaction.insertText(better.text, from - better.back, end);
          } else {
            const block = $from.before(1);
            transaction.delete($from.start(), end).setNodeAttribute(block, 'kind', kind);
            transaction.setSelection(TextSelection.create(transaction.doc, block + 1));
          }
        });
        return true;
      },
    },
  });
}
