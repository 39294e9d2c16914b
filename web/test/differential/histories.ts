/**
 * Histories of shared texts made by real Yjs: several people, structured and rough edits, delayed delivery, undo.
 * Each is one update (v1) of the whole text and the tree that the editor reads from it.
 *
 * Form of the file: `{"cases":[{"name": string, "update": base64, "tree": Tree}]}`; `Tree` as in docs/protocol.md,
 * section 3, with ids and numbers as the server sends them.
 */
import * as Y from 'yjs';
import { readTree } from '../../src/editor/binding/tree';
import type { Tree } from '../../src/editor/tree';
import { type Options, record } from '../binding/play';

export interface History {
  readonly name: string;
  readonly update: Uint8Array;
  readonly tree: Tree;
}

const SORTS: readonly (readonly [name: string, options: Options])[] = [
  ['writing', { undo: false, rough: false }],
  ['undo', { undo: true, rough: false }],
  ['rough', { undo: false, rough: true }],
  ['rough and undo', { undo: true, rough: true }],
];

/** `count` histories of each sort, of `moves` moves each. */
export function* histories(count: number, moves: number): Generator<History> {
  for (const [sort, options] of SORTS) {
    for (let seed = 1; seed <= count; seed++) {
      const doc = record(seed, moves, options);
      yield {
        name: `${sort} ${seed}`,
        update: Y.encodeStateAsUpdate(doc),
        tree: readTree(doc.getText('text')),
      };
      doc.destroy();
    }
  }
}
