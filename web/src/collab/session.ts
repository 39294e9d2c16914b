/**
 * One open text.
 */
import type { Awareness } from 'y-protocols/awareness';
import type * as Y from 'yjs';
import type { Clock } from './clock';
import type { Readable, Stream } from './readable';
import type { KeptText, PaperEvent, People, Status, TextState } from './status';
import type { OpenTransport } from './transport';

/** Origin of every transaction that brings the server's text: undo must not track it. */
export const fromServer = Symbol('from the server');

export interface OpenOptions {
  readonly paperId: string;
  readonly textId: string;
  /** From `GET /api/papers/{paper}`: names the local copy, and the server refuses any other. */
  readonly epoch: string;
  readonly schema: number;
  /** The member who writes: a copy of somebody else's on this device is left alone. */
  readonly memberId: string;
  /** A shared PC keeps no local copy. */
  readonly shared: boolean;
  /** Full address of the sync endpoint without query; default: beside the page. */
  readonly address?: string;
  readonly socket?: OpenTransport;
  readonly clock?: Clock;
}

export interface TextSession {
  /** `doc.getText('text')` is the shared text. The browser never seeds content. */
  readonly doc: Y.Doc;
  readonly awareness: Awareness;
  /** While `loading` there is nothing to show yet. */
  readonly status: Readable<Status>;
  /** null until the server has spoken: nobody may write before. */
  readonly state: Readable<TextState | null>;
  /** null where the server says nothing about others (readers). */
  readonly people: Readable<People | null>;
  readonly events: Stream<PaperEvent>;
  /** Texts of earlier copies on this device that never reached the server; offer them as copies. */
  readonly kept: Readable<readonly KeptText[]>;
  /** The reader has taken the text: it is dropped from this device. */
  dismissKept(id: string): void;
  /** Tries at once, also after `signedOut`. */
  reconnect(): void;
  /** Ends the connection and every timer; unsent changes stay in the local copy. Wait for it before opening anew. */
  close(): Promise<void>;
}

export declare function openText(options: OpenOptions): TextSession;
