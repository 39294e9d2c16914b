/**
 * What the server says when it cannot do something: a problem (RFC 9457) as a value to show.
 * Not here: how answers are fetched (server.ts) and the words for a missing connection (i18n).
 */

/** Why a request has no answer. */
export type ProblemKind = 'refused' | 'signedOut' | 'unreachable' | 'unreadable';

/** A request that came to nothing; `detail` is the server's sentence for people, where there is one. */
export class Problem extends Error {
  readonly kind: ProblemKind;
  readonly status: number;
  /** The last part of `urn:petitum:problem:<name>`, or an empty string. */
  readonly code: string;
  readonly detail: string;

  constructor(kind: ProblemKind, status: number, code: string, detail: string) {
    super(detail || kind);
    this.name = 'Problem';
    this.kind = kind;
    this.status = status;
    this.code = code;
    this.detail = detail;
  }
}

/** Whatever was thrown, as a problem; anything unexpected counts as an unreadable answer. */
export function asProblem(thrown: unknown): Problem {
  return thrown instanceof Problem ? thrown : new Problem('unreadable', 0, '', '');
}
