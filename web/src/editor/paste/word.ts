/**
 * What Word writes into HTML besides HTML: list items as paragraphs, signs of items as text, notes at the end.
 */
import { type Kind, limits } from '../kinds';

function style(element: Element): string {
  return element.getAttribute('style')?.toLowerCase() ?? '';
}

/** Parts that are not words: the sign before an item, hidden text, the list of notes. */
export function isWordNoise(element: Element): boolean {
  return /mso-list:\s*ignore|mso-hide:\s*all|mso-element:\s*(?:foot|end)note-list/.test(style(element));
}

/** The item that a paragraph of Word stands for, or null. */
export function wordItem(element: Element): { kind: Kind; indent: number } | null {
  const level = /mso-list:\s*\S+\s+level(\d)/.exec(style(element))?.[1];
  if (level === undefined) return null;
  const sign = [...element.querySelectorAll('[style]')].find((part) =>
    /mso-list:\s*ignore/.test(style(part)),
  );
  const text = sign?.textContent?.trim() ?? '';
  const ordered = /^\(?(?:\d+|[a-zA-Z]|[ivxlcdm]+)[.)]/i.test(text);
  return { kind: ordered ? 'ol' : 'li', indent: Math.min(limits.indent, Number(level) - 1) };
}

/** The texts of notes by the address that the words refer to them with. */
export function wordNotes(body: Element): Map<string, string> {
  const notes = new Map<string, string>();
  for (const note of body.querySelectorAll('[style*="mso-element" i]')) {
    if (!/mso-element:\s*(?:foot|end)note(?![\w-])/.test(style(note))) continue;
    const own = note.querySelector('a[href*="ref"]');
    const sign = own?.textContent?.trim() ?? '';
    const text = (note.textContent ?? '').replace(/\s+/g, ' ').trim();
    const words = (sign !== '' && text.startsWith(sign) ? text.slice(sign.length) : text).trim();
    if (note.id !== '' && words !== '') notes.set(`#_${note.id}`, words.slice(0, limits.note));
  }
  return notes;
}
