/**
 * What a page may know about an open text beside the text itself.
 * Values only: how they come about is decided in `session.ts`, their words on the screen in the page.
 */

/** Why the server gave a text back; the first four are its own words, the others follow from a close code. */
export type RefusalReason = 'epoch' | 'schema' | 'refused' | 'diverged' | 'malformed' | 'missing';

/**
 * The honest save status.
 *
 * - `saved` and `saving` follow from acknowledgements of the server alone; `since` is the time (ms) of the oldest
 *   change that is not acknowledged.
 * - `offline`: not connected, or connected and not yet in agreement; so many changes are only on this device.
 * - `cannotSave`: the server is there and cannot store at the moment; it is asked again by itself.
 * - `refused`: the end of this session.
 *   The local copy is already gone when this is said; `text` is what had not reached the server (may be empty), and
 *   `sentence` the server's word for people, if it gave one.
 *   Close the session, ask for the paper again and open the text anew.
 * - `signedOut`: the end of the sign-in; changes stay here. Sign in, then call `reconnect()`.
 */
export type Status =
  | { readonly kind: 'loading' }
  | { readonly kind: 'saved' }
  | { readonly kind: 'saving'; readonly since: number }
  | { readonly kind: 'offline'; readonly changes: number }
  | { readonly kind: 'cannotSave'; readonly changes: number }
  | {
      readonly kind: 'refused';
      readonly reason: RefusalReason;
      readonly sentence: string | null;
      readonly text: string;
    }
  | { readonly kind: 'signedOut'; readonly changes: number };

/** Whose hand writes here, as the server shows it to others. */
export interface Somebody {
  readonly name: string;
  readonly municipality: string;
  /** 0 to 7 */
  readonly color: number;
}

/** What the server said last about this member in this text; before its first word there is none. */
export interface TextState {
  readonly phase: string;
  readonly role: string;
  /** Whether the server would take changes now; the editor follows this and nothing else. */
  readonly mayWrite: boolean;
  readonly member: string;
  readonly user: Somebody | null;
}

/** Who is here; a reader hears nothing, a participant no names. */
export interface People {
  readonly count: number;
  readonly people: readonly Somebody[];
}

/** Something that happened in the paper beside its text. */
export interface PaperEvent {
  readonly number: number;
  readonly kind: string;
  /** milliseconds since 1970 */
  readonly at: number;
  readonly member: string | null;
  readonly data: unknown;
}

/** Text of an earlier local copy that could not be brought to the server; kept on this device until dismissed. */
export interface KeptText {
  readonly id: string;
  readonly reason: RefusalReason;
  readonly sentence: string | null;
  readonly text: string;
  /** milliseconds since 1970 */
  readonly at: number;
}

export function sameStatus(a: Status, b: Status): boolean {
  if (a.kind === 'saving' && b.kind === 'saving') return a.since === b.since;
  if (a.kind === 'refused' || b.kind === 'refused') return a === b;
  const changes = (s: Status): number => ('changes' in s ? s.changes : 0);
  return a.kind === b.kind && changes(a) === changes(b);
}
