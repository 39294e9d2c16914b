/**
 * A problem in words for people: what happened and what to do next.
 */
import type { Problem } from '../api/problem';
import { words } from '../i18n/words';

export type ProblemWords = { title: string; next: string };

/** The server's own sentence where there is one, else ours. */
export function problemWords(problem: Problem): ProblemWords {
  const { shared } = words;
  switch (problem.kind) {
    case 'unreachable':
      return { title: shared.unreachable, next: shared.unreachableNext };
    case 'signedOut':
      return { title: shared.signedOut, next: shared.signedOutNext };
    case 'unreadable':
      return { title: shared.unreadable, next: shared.unreadableNext };
    case 'refused':
      return {
        title: problem.detail || shared.unreadable,
        next: problem.detail ? '' : shared.unreadableNext,
      };
  }
}
