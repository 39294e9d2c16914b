/** Origins of transactions that are not one's own typing. */

/** Origin of every transaction that brings the server's text: undo must not track it. */
export const fromServer = Symbol('from the server');
