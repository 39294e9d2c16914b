/**
 * What the server answers, as types (docs/protocol.md, section 3).
 * Not here: how an answer is read from unknown (parse.ts).
 */
import type { Block, Tree } from './tree';

export const ROLES = ['owner', 'editor', 'writer', 'participant', 'reader'] as const;
export type Role = (typeof ROLES)[number];

export const PHASES = ['collect', 'draft', 'consult', 'edit', 'sign', 'published'] as const;
export type Phase = (typeof PHASES)[number];

export type Format = 'pdf' | 'markdown';

export type MemberName = { name: string; municipality: string };
export type Member = MemberName & { id: string; role: Role };

export type LinkTarget =
  | { kind: 'setup' }
  | { kind: 'paper'; paper: { id: string; title: string }; role: Role; phase: Phase; member: Member | null };

export type Joined = { member: Member; paper: { id: string; title: string }; text: { id: string } };

export type Candidate = { index: number; title: string; text: string };
export type Dropped = { what: string; count: number; sample: string };
export type Imported = { title: string; blocks: Block[]; candidates: Candidate[]; dropped: Dropped[] };

export type CreatedPaper = { paper: string; text: string; links: Record<Role, string>; loopback: boolean };

export type PaperEntry = { id: string; title: string; role: Role; phase: Phase };

export type Paper = {
  id: string;
  title: string;
  phase: Phase;
  me: Member;
  text: { id: string; epoch: string; schema: number };
  may: ReadonlySet<string>;
  publicUrl: string;
  loopback: boolean;
};

export type PaperLink = {
  id: string;
  role: Role;
  created: number;
  expires: number | null;
  uses: number;
  revoked: boolean;
};

export type NewLink = { id: string; role: Role; url: string; loopback: boolean };

export type Letter = { seq: number; tree: Tree };

export type Version = {
  number: number;
  label: string;
  note: string;
  member: MemberName;
  created: number;
  digest: string;
};

export type VersionWithTree = Version & { tree: Tree };

type Repair = { what: string; where: string };
export type Draft = { repairs: Repair[]; demands: number; chapters: number; unsavedDevices: number };

export type WorkingState = { seq: number; created: number; demands: number; words: number };
export type WorkingStateWithTree = { seq: number; created: number; tree: Tree };
