/**
 * A letter as plain text for the clipboard: nothing is lost but the marks.
 */
import type { Block, Inline, Tree } from '../../api/tree';
import { words } from '../../i18n/words';

const line = (content: readonly Inline[]): string =>
  content.map((part) => ('fn' in part ? ` [${part.fn}]` : part.text)).join('');

function plainBlock(block: Block): string {
  const text = line(block.content);
  switch (block.kind) {
    case 'demand':
      return `${block.number === undefined ? '' : words.reading.demand(block.number)}${text}`;
    case 'li':
    case 'ol':
      return `${'  '.repeat(block.indent ?? 0)}– ${text}`;
    case 'table':
      return [text, ...(block.rows ?? []).map((row) => row.join('\t'))].join('\n');
    default:
      return text;
  }
}

export function plainLetter(tree: Tree): string {
  return `${[line(tree.title), ...tree.blocks.map(plainBlock)].join('\n\n')}\n`;
}
