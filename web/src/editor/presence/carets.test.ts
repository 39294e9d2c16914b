/**
 * Which carets are drawn, and which with a name.
 */
import { expect, it } from 'vitest';
import { type Caret, chooseCarets, MOST_CARETS, MOST_NAMES } from './carets';

const caret = (client: number, head: number, moved: number): Caret => ({
  client,
  name: `Person ${client}`,
  color: client % 8,
  anchor: head,
  head,
  moved,
});

it('draws those in sight first, then those that moved last, and never more than allowed', () => {
  const many = Array.from({ length: 250 }, (_, client) => caret(client, client * 10, client));
  const drawn = chooseCarets(many, { from: 0, to: 49 }, 10_000, false);
  expect(drawn).toHaveLength(MOST_CARETS);
  expect(drawn.slice(0, 5).map(({ client }) => client)).toEqual([4, 3, 2, 1, 0]);
  expect(drawn.slice(5).map(({ client }) => client)).toEqual([249, 248, 247, 246, 245, 244, 243]);
});

it('names those that moved within two seconds, at most eight, or all when asked', () => {
  const some = Array.from({ length: 12 }, (_, client) => caret(client, 0, 1000 * client));
  const named = (now: number, forced = false) =>
    chooseCarets(some, { from: 0, to: 9 }, now, forced)
      .filter((drawn) => drawn.named)
      .map(({ client }) => client);
  expect(named(11_500)).toEqual([11, 10]);
  expect(named(14_000)).toEqual([]);
  expect(named(14_000, true)).toHaveLength(MOST_NAMES);
});

it('has no flag for somebody without a name', () => {
  const [drawn] = chooseCarets([{ ...caret(1, 0, 0), name: '' }], { from: 0, to: 9 }, 0, true);
  expect(drawn?.named).toBe(false);
});
