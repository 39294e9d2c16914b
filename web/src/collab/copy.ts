/**
 * What is kept on this device: the local copy of a text, the record of what of it is unsent, and texts that could not
 * be sent.
 * The contract and the form without a device (shared PCs); the form with IndexedDB is `device.ts`.
 */
import type * as Y from 'yjs';
import type { KeptText } from './status';

/** Names one local copy: another epoch, schema or member is another copy. */
export interface CopyName {
  readonly textId: string;
  readonly memberId: string;
  readonly epoch: string;
  readonly schema: number;
}

export interface UnsentRecord {
  readonly key: string;
  readonly update: Uint8Array;
}

/** An open local copy; it follows the document by itself. */
export interface Copy {
  /** What earlier pages, or another tab, recorded and never saw acknowledged. It is in the document already. */
  readonly leftovers: readonly UnsentRecord[];
  /** Text of copies with another epoch or schema, and what was kept before. */
  readonly kept: readonly KeptText[];
  /** An own change is there; answers the key of its record. */
  record(update: Uint8Array): string;
  /** These changes are durable on the server. */
  forget(keys: readonly string[]): void;
  /** Keeps a text until it is dismissed. */
  keep(text: KeptText): Promise<void>;
  dismissKept(id: string): void;
  /** Ends the copy and removes the document and its records from the device; what is kept stays. */
  drop(): Promise<void>;
  /** Ends the copy; everything stays. */
  close(): Promise<void>;
}

/** Opens the copy of that name into `doc`, and never fails: a device that cannot keep anything keeps nothing. */
export type OpenCopy = (name: CopyName, doc: Y.Doc) => Promise<Copy>;

/** For shared PCs, and for devices that refuse to keep anything: changes live as long as the page. */
export function noCopy(): Copy {
  let recorded = 0;
  return {
    leftovers: [],
    kept: [],
    record: () => `page-${recorded++}`,
    forget: () => {},
    keep: async () => {},
    dismissKept: () => {},
    drop: async () => {},
    close: async () => {},
  };
}
