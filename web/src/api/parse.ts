/**
 * Reads the server's answers from unknown; the only file that looks into raw JSON.
 * An answer of another shape throws `Problem('unreadable')`; what is optional in the contract reads as its default.
 * Not here: fetching (server.ts).
 */
import type * as answers from './answers';
import { PHASES, ROLES } from './answers';
import { Problem } from './problem';
import type { Align, Block, BlockKind, Inline, Tree } from './tree';

type Fields = Readonly<Record<string, unknown>>;

function unreadable(): never {
  throw new Problem('unreadable', 0, '', '');
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fields(value: unknown): Fields {
  return isFields(value) ? value : unreadable();
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : unreadable();
}

function number(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : unreadable();
}

function optionalText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function list<T>(value: unknown, read: (entry: unknown) => T): T[] {
  return Array.isArray(value) ? value.map(read) : unreadable();
}

function oneOf<T extends string>(all: readonly T[], value: unknown): T {
  return all.find((one) => one === value) ?? unreadable();
}

const role = (value: unknown): answers.Role => oneOf(ROLES, value);
const phase = (value: unknown): answers.Phase => oneOf(PHASES, value);

const KINDS: readonly BlockKind[] = [
  'h1',
  'h2',
  'h3',
  'addressee',
  'demand',
  'p',
  'li',
  'ol',
  'quote',
  'table',
];
const ALIGNS: readonly Align[] = ['l', 'c', 'r'];

function inline(value: unknown): Inline {
  const from = fields(value);
  if (typeof from.fn === 'string') return { fn: from.fn };
  const words: Inline = { text: text(from.text) };
  if (from.bold === true) words.bold = true;
  if (from.italic === true) words.italic = true;
  if (typeof from.link === 'string') words.link = from.link;
  return words;
}

function block(value: unknown): Block {
  const from = fields(value);
  const read: Block = {
    kind: KINDS.find((kind) => kind === from.kind) ?? 'p',
    content: list(from.content ?? [], inline),
  };
  if (typeof from.indent === 'number') read.indent = from.indent;
  if (typeof from.id === 'string') read.id = from.id;
  if (Array.isArray(from.addressees)) read.addressees = list(from.addressees, text);
  if (Array.isArray(from.rows)) read.rows = list(from.rows, (row) => list(row, text));
  if (Array.isArray(from.align)) read.align = list(from.align, (one) => oneOf(ALIGNS, one));
  if (from.implicit === true) read.implicit = true;
  if (typeof from.number === 'number') read.number = from.number;
  return read;
}

function tree(value: unknown): Tree {
  const from = fields(value);
  return { title: list(from.title, inline), blocks: list(from.blocks, block) };
}

function titled(value: unknown): { id: string; title: string } {
  const from = fields(value);
  return { id: text(from.id), title: text(from.title) };
}

function memberName(value: unknown): answers.MemberName {
  const from = isFields(value) ? value : {};
  return { name: optionalText(from.name), municipality: optionalText(from.municipality) };
}

function member(value: unknown): answers.Member {
  const from = fields(value);
  return { ...memberName(value), id: text(from.id), role: role(from.role) };
}

export function linkTarget(value: unknown): answers.LinkTarget {
  const from = fields(value);
  if (from.kind === 'setup') return { kind: 'setup' };
  if (from.kind !== 'paper') return unreadable();
  return {
    kind: 'paper',
    paper: titled(from.paper),
    role: role(from.role),
    phase: phase(from.phase),
    member: isFields(from.member) ? member(from.member) : null,
  };
}

export function joined(value: unknown): answers.Joined {
  const from = fields(value);
  return {
    member: member(from.member),
    paper: titled(from.paper),
    text: { id: text(fields(from.text).id) },
  };
}

export function municipalities(value: unknown): string[] {
  return list(fields(value).municipalities, (entry) => text(fields(entry).name));
}

export function imported(value: unknown): answers.Imported {
  const from = fields(value);
  return {
    title: optionalText(from.title),
    blocks: list(from.blocks, block),
    candidates: list(from.candidates, (entry) => {
      const candidate = fields(entry);
      return {
        index: number(candidate.index),
        title: text(candidate.title),
        text: optionalText(candidate.text),
      };
    }),
    dropped: list(from.dropped ?? [], (entry) => {
      const dropped = fields(entry);
      return { what: text(dropped.what), count: number(dropped.count), sample: optionalText(dropped.sample) };
    }),
  };
}

export function createdPaper(value: unknown): answers.CreatedPaper {
  const from = fields(value);
  const links = fields(from.links);
  return {
    paper: text(from.paper),
    text: text(from.text),
    links: {
      owner: text(links.owner),
      editor: text(links.editor),
      writer: text(links.writer),
      participant: text(links.participant),
      reader: text(links.reader),
    },
    loopback: from.loopback === true,
  };
}

export function papers(value: unknown): answers.PaperEntry[] {
  return list(fields(value).papers, (entry) => {
    const from = fields(entry);
    return { ...titled(entry), role: role(from.role), phase: phase(from.phase) };
  });
}

export function paper(value: unknown): answers.Paper {
  const from = fields(value);
  const shared = fields(from.text);
  return {
    ...titled(value),
    phase: phase(from.phase),
    me: member(from.me),
    text: { id: text(shared.id), epoch: String(shared.epoch ?? ''), schema: number(shared.schema) },
    may: new Set(list(from.may ?? [], text)),
    publicUrl: optionalText(from.publicUrl),
    loopback: from.loopback === true,
  };
}

export function changedPhase(value: unknown): answers.Phase {
  return phase(fields(value).phase);
}

export function links(value: unknown): answers.PaperLink[] {
  return list(fields(value).links, (entry) => {
    const from = fields(entry);
    return {
      id: text(from.id),
      role: role(from.role),
      created: number(from.created),
      expires: typeof from.expires === 'number' ? from.expires : null,
      uses: typeof from.uses === 'number' ? from.uses : 0,
      revoked: from.revoked !== null && from.revoked !== undefined && from.revoked !== false,
    };
  });
}

export function newLink(value: unknown): answers.NewLink {
  const from = fields(value);
  return {
    id: text(from.id),
    role: role(from.role),
    url: text(from.url),
    loopback: from.loopback === true,
  };
}

export function letter(value: unknown): answers.Letter {
  const from = fields(value);
  return { seq: number(from.seq), tree: tree(from.tree) };
}

function version(value: unknown): answers.Version {
  const from = fields(value);
  return {
    number: number(from.number),
    label: optionalText(from.label),
    note: optionalText(from.note),
    member: memberName(from.member),
    created: number(from.created),
    digest: text(from.digest),
  };
}

export function versions(value: unknown): answers.Version[] {
  return list(fields(value).versions, version);
}

export function versionWithTree(value: unknown): answers.VersionWithTree {
  return { ...version(value), tree: tree(fields(value).tree) };
}

export function frozenVersion(value: unknown): number {
  return number(fields(value).version);
}

export function draft(value: unknown): answers.Draft {
  const from = fields(value);
  return {
    repairs: list(from.repairs, (entry) => {
      const repair = fields(entry);
      return { what: text(repair.what), where: optionalText(repair.where) };
    }),
    demands: number(from.demands),
    chapters: number(from.chapters),
    unsavedDevices: typeof from.unsavedDevices === 'number' ? from.unsavedDevices : 0,
  };
}

export function workingStates(value: unknown): answers.WorkingState[] {
  return list(fields(value).states, (entry) => {
    const from = fields(entry);
    return {
      seq: number(from.seq),
      created: number(from.created),
      demands: number(from.demands),
      words: number(from.words),
    };
  });
}

export function workingState(value: unknown): answers.WorkingStateWithTree {
  const from = fields(value);
  return { seq: number(from.seq), created: number(from.created), tree: tree(from.tree) };
}

/** The problem details of a refused request; a body of another shape leaves the sentence empty. */
export function problem(status: number, value: unknown): Problem {
  const from = isFields(value) ? value : {};
  const code = optionalText(from.type).replace(/^urn:petitum:problem:/, '');
  return new Problem(status === 401 ? 'signedOut' : 'refused', status, code, optionalText(from.detail));
}
