/**
 * The outline as chapters with their demands, from the flat list that the editor gives.
 */
import type { OutlineEntry } from '../../editor';

export type Chapter = {
  /** null for what stands before the first chapter. */
  readonly heading: OutlineEntry | null;
  readonly entries: readonly OutlineEntry[];
};

/** Subsections are too fine for an outline and left out. */
export function chapters(outline: readonly OutlineEntry[]): Chapter[] {
  const found: Array<{ heading: OutlineEntry | null; entries: OutlineEntry[] }> = [];
  for (const entry of outline) {
    if (entry.kind === 'h1') found.push({ heading: entry, entries: [] });
    else if (entry.kind !== 'h3') {
      if (found.length === 0) found.push({ heading: null, entries: [] });
      found.at(-1)?.entries.push(entry);
    }
  }
  return found;
}

/** About so many printed pages; a page of the letter holds some 320 words. */
export function pagesOf(words: number): number {
  return Math.max(1, Math.round(words / 320));
}
