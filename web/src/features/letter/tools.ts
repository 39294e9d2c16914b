/**
 * The tools of the letter's toolbar as data: what they are called, draw, run, and where they stand.
 * Not here: their drawing and the order of the arrow keys (Toolbar.svelte).
 */
import type { CommandName, Kind, Summary } from '../../editor';
import { words } from '../../i18n/words';
import type { IconName } from '../../ui/icons';
import type { MenuItem } from '../../ui/menu';

const say = words.letter.tools;

export type Run = (command: CommandName, argument?: string) => void;

/** What the page itself does when a tool asks for it. */
export type Asked = 'footnote' | 'find';

export type Tool = {
  readonly name: string;
  readonly label: string;
  readonly keys?: string;
  readonly icon: IconName;
  /** undefined: a tool that is not switched on and off. */
  readonly pressed?: boolean;
  readonly disabled?: boolean;
  /** Where the bar has room for everything; on a phone the tool stands in the last menu. */
  readonly wideOnly?: boolean;
  readonly run: () => void;
};

/** Groups of tools from left to right. */
export function toolGroups(summary: Summary, run: Run, ask: (what: Asked) => void): Tool[][] {
  const { marks, kind } = summary;
  const inTitle = kind === 'title';
  const toggleKind = (wanted: Kind): void => run('kind', kind === wanted ? 'p' : wanted);
  return [
    [
      {
        name: 'undo',
        label: say.undo,
        keys: 'Strg+Z',
        icon: 'undo',
        disabled: !summary.canUndo,
        run: () => run('undo'),
      },
      {
        name: 'redo',
        label: say.redo,
        keys: 'Strg+Umschalt+Z',
        icon: 'redo',
        disabled: !summary.canRedo,
        wideOnly: true,
        run: () => run('redo'),
      },
    ],
    [
      {
        name: 'bold',
        label: say.bold,
        keys: 'Strg+B',
        icon: 'bold',
        pressed: marks.bold,
        run: () => run('bold'),
      },
      {
        name: 'italic',
        label: say.italic,
        keys: 'Strg+I',
        icon: 'italic',
        pressed: marks.italic,
        run: () => run('italic'),
      },
    ],
    [
      {
        name: 'list',
        label: say.list,
        icon: 'list',
        pressed: kind === 'li',
        disabled: inTitle,
        run: () => toggleKind('li'),
      },
      {
        name: 'numbered',
        label: say.numbered,
        icon: 'numbered',
        pressed: kind === 'ol',
        disabled: inTitle,
        wideOnly: true,
        run: () => toggleKind('ol'),
      },
      {
        name: 'quote',
        label: say.quote,
        icon: 'quote',
        pressed: kind === 'quote',
        disabled: inTitle,
        wideOnly: true,
        run: () => toggleKind('quote'),
      },
    ],
    [
      { name: 'footnote', label: say.footnote, icon: 'footnote', run: () => ask('footnote') },
      {
        name: 'link',
        label: say.link,
        keys: 'Strg+K',
        icon: 'link',
        pressed: marks.link !== null,
        wideOnly: true,
        run: () => run('link'),
      },
      { name: 'find', label: say.find, keys: 'Strg+F', icon: 'find', wideOnly: true, run: () => ask('find') },
    ],
  ];
}

const CHOICES: readonly Kind[] = ['p', 'h1', 'h2', 'h3', 'demand', 'addressee', 'quote'];

/** What a paragraph can be; a table stays one. */
export function kindItems(summary: Summary, run: Run): MenuItem[] {
  return CHOICES.map((kind) => ({
    label: say.kinds[kind],
    checked: summary.kind === kind,
    disabled: summary.kind === 'title' || summary.kind === 'table',
    onselect: () => run('kind', kind),
  }));
}

/** What a phone's bar has no room for. */
export function moreItems(summary: Summary, run: Run, ask: (what: Asked) => void): MenuItem[][] {
  const list: MenuItem[] = [
    {
      label: say.numbered,
      icon: 'numbered',
      onselect: () => run('kind', summary.kind === 'ol' ? 'p' : 'ol'),
    },
  ];
  if (summary.canIndent) list.push({ label: say.indent, icon: 'indent', onselect: () => run('indent') });
  if (summary.canOutdent) list.push({ label: say.outdent, icon: 'outdent', onselect: () => run('outdent') });
  return [
    [{ label: say.newDemand, icon: 'plus', onselect: () => run('newDemand') }],
    list,
    [
      { label: say.link, icon: 'link', onselect: () => run('link') },
      { label: say.find, icon: 'find', onselect: () => ask('find') },
      { label: say.redo, icon: 'redo', disabled: !summary.canRedo, onselect: () => run('redo') },
    ],
  ];
}
