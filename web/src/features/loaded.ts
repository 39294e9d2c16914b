/**
 * What a page that loads something knows about it: under way, there, or come to nothing.
 */
import { asProblem, type Problem } from '../api/problem';

export type Loaded<T> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly value: T }
  | { readonly kind: 'failed'; readonly problem: Problem };

/** The state before the first question. */
export function notYet<T>(): Loaded<T> {
  return { kind: 'loading' };
}

/** Asks and tells each state; after the answered function was called it tells nothing more. */
export function load<T>(ask: () => Promise<T>, tell: (state: Loaded<T>) => void): () => void {
  tell(notYet());
  return reload(ask, tell);
}

/** Like `load`, but what is shown stays until the new answer is there. */
export function reload<T>(ask: () => Promise<T>, tell: (state: Loaded<T>) => void): () => void {
  let wanted = true;
  ask().then(
    (value) => wanted && tell({ kind: 'ready', value }),
    (thrown: unknown) => wanted && tell({ kind: 'failed', problem: asProblem(thrown) }),
  );
  return () => {
    wanted = false;
  };
}
