/**
 * The words the editor shows and says, from the language of the screen, and the summary before it has spoken.
 */
import type { EditorLabels, Summary } from '../../editor';
import { words } from '../../i18n/words';

const say = words.letter.text;

export const editorLabels: EditorLabels = {
  text: say.label,
  demand: say.demand,
  footnote: say.footnote,
  footnotes: say.footnotes,
  placeholders: say.placeholders,
};

export const emptySummary: Summary = {
  marks: { bold: false, italic: false, link: null },
  kind: null,
  indent: 0,
  canUndo: false,
  canRedo: false,
  canIndent: false,
  canOutdent: false,
  selectionEmpty: true,
  title: '',
  outline: [],
  currentId: null,
  demands: 0,
  words: 0,
  hiddenCursors: 0,
};
