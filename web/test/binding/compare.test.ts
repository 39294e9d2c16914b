/**
 * The same people, the same moves, on our binding and on y-prosemirror with the same flat schema, which is its best case.
 * Also the proof that the fuzz sees what it looks for: the other binding must show faults.
 *
 * `PETITUM_SEEDS=300 npx vitest run test/binding/compare.test.ts` prints the table of docs/benchmarks.md.
 */
import { expect, it } from 'vitest';
import { Mail, SharedDesk } from './desk';
import { Fates, move } from './moves';
import { charactersOf, countFates, type Faults, noFaults, seedLetter } from './play';
import { Random } from './random';
import { TreeDesk, treeLetter } from './tree-desk';

const seeds = Number(process.env.PETITUM_SEEDS ?? 8);
const moves = Number(process.env.PETITUM_MOVES ?? 60);

interface Row {
  readonly name: string;
  readonly faults: Faults;
  characters: number;
}

interface Rival {
  readonly doc: SharedDesk['doc'];
  readonly state: SharedDesk['state'];
  dispatch(transaction: Parameters<SharedDesk['dispatch']>[0]): void;
  destroy(): void;
}

/** One run; faults are added to the row. */
function run(seed: number, row: Row, make: (client: number) => Rival, look: Look): void {
  const random = new Random(seed);
  const fates = new Fates();
  const mail = new Mail();
  const desks = Array.from({ length: 3 + random.below(3) }, (_, number) => make(100 + number));
  for (const desk of desks) mail.add(desk.doc);
  try {
    for (let step = 0; step < moves; step++) {
      const desk = random.pick(desks);
      move(desk, desk.doc.clientID, fates, random);
      const to = random.below(desks.length);
      if (random.chance(0.4)) mail.deliver(to, random.below(mail.waiting(to) + 1));
    }
    for (let round = 0; round < 3; round++) {
      for (const to of desks.keys()) mail.deliver(to, mail.waiting(to));
    }
  } catch (error) {
    row.faults.errors.push(String(error));
  }
  for (const desk of desks) if (look.unlike(desk)) row.faults.unlike += 1;
  const [first] = desks;
  if (first !== undefined) {
    row.faults.apart += desks.filter((desk) => look.text(desk) !== look.text(first)).length;
    countFates(look.characters(first), fates, row.faults);
  }
  row.characters += fates.authors.size;
  for (const desk of desks) desk.destroy();
}

/** How to look at a desk. */
interface Look {
  unlike(desk: Rival): boolean;
  text(desk: Rival): string;
  characters(desk: Rival): [string, number][];
}

const flat: Look = {
  unlike: (desk) => {
    if (!(desk instanceof SharedDesk)) return true;
    desk.settle();
    return JSON.stringify(desk.shown()) !== JSON.stringify(desk.wanted());
  },
  text: (desk) => (desk instanceof SharedDesk ? JSON.stringify(desk.wanted()) : ''),
  characters: (desk) => charactersOf(desk.doc.getText('text')),
};

const tree: Look = {
  unlike: (desk) => !(desk instanceof TreeDesk) || desk.shown() !== desk.wanted(),
  text: (desk) => (desk instanceof TreeDesk ? desk.wanted() : ''),
  characters: (desk) => (desk instanceof TreeDesk ? desk.characters() : []),
};

function table(rows: readonly Row[]): string {
  const lines: readonly (readonly [string, (row: Row) => number | string])[] = [
    ['characters typed', ({ characters }) => characters],
    ['lost', ({ faults }) => faults.lost],
    ['doubled', ({ faults }) => faults.doubled],
    ['resurrected', ({ faults }) => faults.resurrected],
    ['under the wrong author', ({ faults }) => faults.misattributed],
    ['editors unlike their text', ({ faults }) => faults.unlike],
    ['replicas unlike the first', ({ faults }) => faults.apart],
    ['runs ended by an exception', ({ faults }) => faults.errors.length],
  ];
  return [
    `| ${seeds} seeds x ${moves} moves | ${rows.map(({ name }) => name).join(' | ')} |`,
    `|---|${rows.map(() => '--:').join('|')}|`,
    ...lines.map(([name, value]) => `| ${name} | ${rows.map(value).join(' | ')} |`),
  ].join('\n');
}

it('loses nothing where a tree of nodes does', () => {
  const letter = seedLetter();
  const ours: Row = { name: 'flat text, own binding', faults: noFaults(), characters: 0 };
  const theirs: Row = { name: 'y-prosemirror', faults: noFaults(), characters: 0 };
  const treeForm = treeLetter(letter);
  for (let seed = 1; seed <= seeds; seed++) {
    run(
      seed,
      ours,
      (client) => {
        const desk = new SharedDesk(letter);
        desk.doc.clientID = client;
        return desk;
      },
      flat,
    );
    run(seed, theirs, (client) => new TreeDesk(treeForm, client), tree);
  }
  if (process.env.PETITUM_SEEDS !== undefined) console.info(table([ours, theirs]));
  expect(ours.faults).toEqual(noFaults());
  expect(theirs.faults.lost + theirs.faults.doubled + theirs.faults.resurrected).toBeGreaterThan(0);
});
