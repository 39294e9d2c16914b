/**
 * What somebody typed as the address of a link, as an address the letter keeps.
 */

const KEPT = /^(?:https?:\/\/|mailto:)[^\s]+$/i;
const LIMIT = 2000;

/** An address with its scheme (added where it is missing), or null where it is none. */
export function linkAddress(typed: string): string | null {
  const text = typed.trim();
  if (!text || text.length > LIMIT) return null;
  if (KEPT.test(text)) return text;
  if (/^[a-z][a-z0-9+.-]*:(?!\d)/i.test(text)) return null;
  if (/^[^\s@/]+@[^\s@/]+\.[^\s@/]+$/.test(text)) return `mailto:${text}`;
  return /^[^\s/]+\.[^\s/]{2,}(?:[/?#]\S*)?$/.test(text) ? `https://${text}` : null;
}
