/**
 * Tables of pasted HTML. A table of data becomes a table; one that only lays out a page is read as what it holds.
 */
import { type Align, limits, withoutLeftOut } from '../kinds';
import type { Block } from '../tree';

function cellText(cell: Element): string {
  return withoutLeftOut((cell.textContent ?? '').replace(/\s+/g, ' '))
    .trim()
    .slice(0, limits.cell);
}

function alignOf(cell: HTMLElement | undefined): Align {
  const align = cell?.style.textAlign || cell?.getAttribute('align') || cell?.dataset.align || '';
  return /^(?:r|right|end)$/.test(align) ? 'r' : /^c(?:enter)?$/.test(align) ? 'c' : 'l';
}

/** The cells of a row, those that span several columns followed by empty ones. */
function cellsOf(row: HTMLTableRowElement): { texts: string[]; elements: HTMLElement[] } {
  const texts: string[] = [];
  const elements: HTMLElement[] = [];
  for (const cell of [...row.cells]) {
    const span = Math.min(Math.max(1, cell.colSpan), limits.columns);
    texts.push(cellText(cell), ...Array.from({ length: span - 1 }, () => ''));
    elements.push(...Array.from({ length: span }, () => cell));
  }
  return { texts, elements };
}

function laysOut(table: HTMLTableElement): boolean {
  const role = table.getAttribute('role');
  return (
    role === 'presentation' ||
    role === 'none' ||
    table.querySelector('table, ul, ol, h1, h2, h3, h4, h5, h6, blockquote') !== null
  );
}

/** The table as a block; null where it is none, or a word where it is one that does not fit. */
export function readTable(table: HTMLTableElement): Block | 'too large' | null {
  if (laysOut(table)) return null;
  const read = [...table.rows].map(cellsOf);
  const columns = Math.max(0, ...read.map(({ texts }) => texts.length));
  if (columns < 2 || read.length < 2) return null;
  if (columns > limits.columns || read.length > limits.rows || columns * read.length > limits.cells) {
    return 'too large';
  }
  const rows = read.map(({ texts }) => Array.from({ length: columns }, (_, column) => texts[column] ?? ''));
  if (rows.every((cells) => cells.every((text) => text === ''))) return null;
  const sample = read[1]?.elements ?? [];
  const caption = table.caption === null ? '' : cellText(table.caption);
  return {
    kind: 'table',
    content: caption === '' ? [] : [{ text: caption }],
    rows,
    align: Array.from({ length: columns }, (_, column) => alignOf(sample[column])),
  };
}
