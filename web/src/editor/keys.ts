/**
 * The keys of the text. Which command does what is in `commands/`; what the page opens is asked of it.
 */
import { chainCommands } from 'prosemirror-commands';
import { keydownHandler } from 'prosemirror-keymap';
import { type Command, NodeSelection, Plugin } from 'prosemirror-state';
import type { Undo } from './binding/undo';
import {
  backspace,
  deleteForward,
  deleteSelected,
  enter,
  indentBy,
  inList,
  selectAll,
  setKind,
} from './commands/blocks';
import { goToDemand, newDemand } from './commands/demands';
import { bold, italic, linkAt } from './commands/words';
import type { EditorOptions } from './contract';
import { requestNote } from './drawn/views';
import { schema } from './schema';

type Asks = Pick<EditorOptions, 'onFind' | 'onFootnote' | 'onLink' | 'onToolbar'>;

const always =
  (run: () => void): Command =>
  () => {
    run();
    return true;
  };

/** Enter on a selected footnote asks the page for its text. */
function openNote({ onFootnote }: Asks): Command {
  return ({ selection }, _, view) =>
    onFootnote !== undefined &&
    view !== undefined &&
    selection instanceof NodeSelection &&
    selection.node.type === schema.nodes.footnote &&
    requestNote(view, selection.from, onFootnote);
}

function bindings(undo: Undo, asks: Asks): Record<string, Command> {
  const back = chainCommands(deleteSelected, backspace);
  const forward = chainCommands(deleteSelected, deleteForward);
  const line = chainCommands(openNote(asks), enter);
  const { onFind, onLink, onToolbar } = asks;
  const undoing: Command = () => undo.undo() || true;
  const redoing: Command = () => undo.redo() || true;
  return {
    Enter: line,
    'Shift-Enter': line,
    Backspace: back,
    'Mod-Backspace': back,
    'Shift-Backspace': back,
    'Alt-Backspace': back,
    Delete: forward,
    'Mod-Delete': forward,
    'Mod-b': bold,
    'Mod-i': italic,
    'Mod-z': undoing,
    'Mod-y': redoing,
    'Shift-Mod-z': redoing,
    'Mod-a': selectAll,
    'Mod-Alt-f': newDemand,
    'Mod-Alt-0': setKind('p'),
    'Mod-Alt-1': setKind('h1'),
    'Mod-Alt-2': setKind('h2'),
    'Mod-Alt-3': setKind('h3'),
    'Alt-Shift-ArrowDown': goToDemand(1),
    'Alt-Shift-ArrowUp': goToDemand(-1),
    ...(onLink === undefined
      ? {}
      : {
          'Mod-k': (state) =>
            state.selection.$from.depth > 0 ? always(() => onLink(linkAt(state)))(state) : false,
        }),
    ...(onToolbar === undefined ? {} : { 'Alt-F10': always(onToolbar) }),
    ...(onFind === undefined ? {} : { 'Mod-f': always(onFind) }),
  };
}

/** Tab indents inside a list only; after Escape it leaves the text from there, too. */
export function keysPlugin(undo: Undo, asks: Asks): Plugin {
  const handle = keydownHandler(bindings(undo, asks));
  let leaving = false;
  return new Plugin({
    props: {
      handleKeyDown: (view, event) => {
        if (event.key === 'Tab' && !event.ctrlKey && !event.altKey && !event.metaKey) {
          if (leaving || !view.editable || !inList(view.state)) return false;
          indentBy(event.shiftKey ? -1 : 1)(view.state, view.dispatch);
          event.preventDefault();
          return true;
        }
        if (event.key !== 'Shift') leaving = event.key === 'Escape';
        return handle(view, event);
      },
    },
  });
}
