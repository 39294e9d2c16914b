/**
 * Finds in a shared text the words that never reached the server, so that they can be offered as a copy.
 * Reads, never changes; the form of the text is that of docs/protocol.md section 1.
 *
 * Offered are whole blocks in which something unsent was written, because a few letters out of a sentence help nobody.
 */
import * as Y from 'yjs';

const CELL = /^c\d+\.\d+$/;

/** Clock ranges by client. */
class Written {
  readonly #ranges = new Map<number, { from: number; to: number }[]>();

  constructor(updates: readonly Uint8Array[]) {
    for (const update of updates) {
      for (const struct of Y.decodeUpdate(update).structs) {
        if (!(struct instanceof Y.Item)) continue;
        const { client, clock } = struct.id;
        const ranges = this.#ranges.get(client) ?? [];
        ranges.push({ from: clock, to: clock + struct.length });
        this.#ranges.set(client, ranges);
      }
    }
  }

  /** Whether something in this stretch of an item was written by the updates. */
  touches(item: Y.Item, offset = 0, length = item.length): boolean {
    const from = item.id.clock + offset;
    const to = from + length;
    return this.#ranges.get(item.id.client)?.some((range) => range.from < to && from < range.to) ?? false;
  }
}

/** The unsent text of `doc`, one line a block; empty if the updates wrote no words that still stand. */
export function unsentText(doc: Y.Doc, updates: readonly Uint8Array[]): string {
  const written = new Written(updates);
  const lines: string[] = [];
  let words = '';
  let touched = false;
  let cells: string[] = [];
  const endBlock = (): void => {
    if (touched && words.trim() !== '') lines.push(words.trim());
    lines.push(...cells);
    words = '';
    touched = false;
    cells = [];
  };
  for (let item = doc.getText('text')._start; item !== null; item = item.right) {
    if (item.deleted) continue;
    const { content } = item;
    if (content instanceof Y.ContentString) {
      let offset = 0;
      const pieces = content.str.split('\n');
      for (const [at, piece] of pieces.entries()) {
        words += piece;
        touched ||= piece !== '' && written.touches(item, offset, piece.length);
        if (at < pieces.length - 1) endBlock();
        offset += piece.length + 1;
      }
    } else if (content instanceof Y.ContentType && content.type instanceof Y.Map) {
      const map = content.type;
      const note: unknown = map.get('fn');
      if (typeof note === 'string') {
        words += ` [${note}]`;
        touched ||= written.touches(item) || writtenValue(map, 'fn', written);
      } else {
        endBlock();
        cells = writtenCells(map, written);
      }
    }
  }
  endBlock();
  return lines.join('\n');
}

function writtenValue(map: Y.Map<unknown>, key: string, written: Written): boolean {
  const item = map._map.get(key);
  return item !== undefined && !item.deleted && written.touches(item);
}

function writtenCells(map: Y.Map<unknown>, written: Written): string[] {
  const cells: string[] = [];
  for (const key of map.keys()) {
    const value = CELL.test(key) && writtenValue(map, key, written) ? map.get(key) : undefined;
    if (typeof value === 'string' && value.trim() !== '') cells.push(value.trim());
  }
  return cells;
}
