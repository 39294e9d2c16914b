/**
 * The marker S of a block: its keys read as attributes, and attributes written as keys.
 * What a missing or ill-typed key reads as is decided here, as `docs/protocol.md` says and the server reads it.
 */
import * as Y from 'yjs';
import { type Align, isId, isItem, isKind, type Kind, limits, splitAddressees, type Table } from '../kinds';
import type { BlockAttrs } from '../schema';

export type Marker = Y.Map<unknown>;

function integer(value: unknown, min: number, max: number): number | null {
  const number = typeof value === 'bigint' ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) && number >= min && number <= max
    ? number
    : null;
}

function shortText(value: unknown, limit: number): string {
  return typeof value === 'string' && value.length <= limit ? value : '';
}

function readTable(marker: Marker): Table {
  const columns = integer(marker.get('cols'), 1, limits.columns) ?? 0;
  const wanted = integer(marker.get('rows'), 1, limits.rows) ?? 0;
  const count = columns === 0 ? 0 : Math.min(wanted, Math.floor(limits.cells / columns));
  if (count === 0) return { rows: [], align: [] };
  const align = Array.from({ length: columns }, (_, column): Align => {
    const value = marker.get(`a${column}`);
    return value === 'c' || value === 'r' ? value : 'l';
  });
  const rows = Array.from({ length: count }, (_, row) =>
    Array.from({ length: columns }, (_, column) => shortText(marker.get(`c${row}.${column}`), limits.cell)),
  );
  return { rows, align };
}

/** The attributes that a marker stands for. */
export function readMarker(marker: Marker): BlockAttrs {
  const given = marker.get('kind');
  const kind: Kind = isKind(given) ? given : 'p';
  const id = marker.get('id');
  return {
    kind,
    indent: isItem(kind) ? (integer(marker.get('indent'), 0, limits.indent) ?? 0) : 0,
    id: isId(id) ? id : null,
    addressees:
      kind === 'demand'
        ? splitAddressees(shortText(marker.get('addressees'), limits.addressees)).join('; ')
        : '',
    table: kind === 'table' ? readTable(marker) : null,
  };
}

function sameTable(a: Table | null, b: Table | null): boolean {
  return a === b || (a !== null && b !== null && JSON.stringify(a) === JSON.stringify(b));
}

/** The attributes in which two blocks differ. */
export function differences(a: BlockAttrs, b: BlockAttrs): (keyof BlockAttrs)[] {
  const names: (keyof BlockAttrs)[] = [];
  if (a.kind !== b.kind) names.push('kind');
  if (a.indent !== b.indent) names.push('indent');
  if (a.id !== b.id) names.push('id');
  if (a.addressees !== b.addressees) names.push('addressees');
  if (!sameTable(a.table, b.table)) names.push('table');
  return names;
}

function tableKeys(table: Table): [key: string, value: string | number][] {
  const keys: [string, string | number][] = [];
  if (table.rows.length === 0 || table.align.length === 0) return keys;
  keys.push(['rows', table.rows.length], ['cols', table.align.length]);
  for (const [column, align] of table.align.entries()) if (align !== 'l') keys.push([`a${column}`, align]);
  for (const [row, cells] of table.rows.entries())
    for (const [column, cell] of cells.entries()) if (cell !== '') keys.push([`c${row}.${column}`, cell]);
  return keys;
}

/** A marker for a block made here. An id is given once and never by the editor: it is left out. */
export function createMarker(attrs: BlockAttrs): Marker {
  const keys: [string, unknown][] = [['kind', attrs.kind]];
  if (attrs.indent > 0) keys.push(['indent', attrs.indent]);
  if (attrs.addressees !== '') keys.push(['addressees', attrs.addressees]);
  if (attrs.table !== null) keys.push(...tableKeys(attrs.table));
  return new Y.Map(keys);
}

/** Sets the keys in which the marker differs from what the block shall be; the id and cells stay as they are. */
export function writeMarker(marker: Marker, wanted: BlockAttrs): void {
  if (marker.get('kind') !== wanted.kind) marker.set('kind', wanted.kind);
  const now = readMarker(marker);
  if (now.indent !== wanted.indent) marker.set('indent', wanted.indent);
  if (now.addressees !== wanted.addressees) marker.set('addressees', wanted.addressees);
}

/** Where the marker stands in the history of the text, or null while it is not part of one. */
function derivedId(marker: Marker): string | null {
  const item = marker._item;
  return item === null ? null : `${item.id.client.toString(36)}-${item.id.clock.toString(36)}`;
}

/** The id of every block by its marker: the given one where it stands first, else the derived one. */
export function blockIds(markers: readonly (Marker | null)[]): (string | null)[] {
  const seen = new Set<string>();
  return markers.map((marker) => {
    if (marker === null) return null;
    const given = marker.get('id');
    if (!isId(given) || seen.has(given)) return derivedId(marker);
    seen.add(given);
    return given;
  });
}
