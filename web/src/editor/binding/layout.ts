/**
 * Where positions of the editor are in the shared text.
 * The blocks of the editor and the spans here are one for one; nothing here reads or changes the text.
 * Indices are those of the text as the editor shows it; what others did since is `pending.ts`.
 */
import type { Span } from './read';

/** A place between two tokens of the editor. */
export interface Gap {
  /** The block it is in, or before which it is (then one more than there are is the end). */
  readonly block: number;
  /** Units of words before it; null between blocks. */
  readonly offset: number | null;
}

/** Units that a span takes in the shared text. */
function sizeOf(span: Span): number {
  return (span.marker === null ? 0 : 1) + span.words + (span.closed ? 1 : 0) + span.tail;
}

function headOf(span: Span): number {
  return span.marker === null ? 0 : 1;
}

/** The index at which each block begins, and behind them the length of the text. */
export function startsOf(spans: readonly Span[]): number[] {
  const starts = [0];
  let start = 0;
  for (const span of spans) {
    start += sizeOf(span);
    starts.push(start);
  }
  return starts;
}

/** The gap at a position of the editor. */
export function gapAt(spans: readonly Span[], position: number): Gap {
  let before = 0;
  for (const [block, span] of spans.entries()) {
    if (position <= before) return { block, offset: null };
    if (position <= before + 1 + span.words) return { block, offset: position - before - 1 };
    before += span.words + 2;
  }
  return { block: spans.length, offset: null };
}

/** The index of a gap; between blocks that is where the next one begins. */
export function indexOfGap(spans: readonly Span[], gap: Gap): number {
  let index = 0;
  for (let block = 0; block < gap.block; block++) {
    const span = spans[block];
    if (span !== undefined) index += sizeOf(span);
  }
  const span = spans[gap.block];
  return gap.offset === null || span === undefined ? index : index + headOf(span) + gap.offset;
}

/** The index at a position of the editor. */
export function indexAt(spans: readonly Span[], position: number): number {
  return indexOfGap(spans, gapAt(spans, position));
}

/** The position of the editor where a caret at this index stands: always inside a block. */
export function positionAt(spans: readonly Span[], index: number): number {
  let start = 0;
  let position = 0;
  for (const [block, span] of spans.entries()) {
    const words = start + headOf(span);
    const isLast = block === spans.length - 1;
    if (index <= words + span.words || isLast) {
      return position + 1 + Math.min(span.words, Math.max(0, index - words));
    }
    start += sizeOf(span);
    position += span.words + 2;
  }
  return 1;
}

/** The block whose span holds the unit at this index; the last one for the end. */
export function blockAt(starts: readonly number[], index: number): number {
  let low = 0;
  let high = starts.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= index) low = middle;
    else high = middle - 1;
  }
  return low;
}
