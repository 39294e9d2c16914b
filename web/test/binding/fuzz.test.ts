/**
 * Three to five people write in one letter at once, with delayed delivery and composing, from seeds.
 * PETITUM_SEEDS and PETITUM_MOVES make it longer; PETITUM_SEED runs one seed alone.
 */
import { describe, expect, it } from 'vitest';
import { type Options, play } from './play';

const seeds = process.env.PETITUM_SEED
  ? [Number(process.env.PETITUM_SEED)]
  : Array.from({ length: Number(process.env.PETITUM_SEEDS ?? 300) }, (_, seed) => seed + 1);
const moves = Number(process.env.PETITUM_MOVES ?? 60);

/** On a busy machine, too. */
const PATIENCE_MS = 600_000;

function all(options: Options): void {
  for (const seed of seeds) {
    const report = play(seed, moves, options);
    expect({ seed, ...report.faults }).toEqual({ seed, ...report.none });
  }
}

describe('several people in one letter', () => {
  it(
    'keeps every character that nobody deleted exactly once, under its author',
    () => {
      all({ undo: false, rough: false });
    },
    PATIENCE_MS,
  );
  it(
    'keeps replicas equal with undo and redo',
    () => {
      all({ undo: true, rough: false });
    },
    PATIENCE_MS,
  );
  it(
    'keeps replicas equal beside a peer that knows no structure',
    () => {
      all({ undo: false, rough: true });
    },
    PATIENCE_MS,
  );
  it(
    'keeps replicas equal with both',
    () => {
      all({ undo: true, rough: true });
    },
    PATIENCE_MS,
  );
});
