/**
 * One seeded run: several desks, moves by chance, mail by chance; then everything is delivered and looked at.
 */
import * as Y from 'yjs';
import { Mail, SharedDesk } from './desk';
import { Fates, move } from './moves';
import { Random } from './random';

export interface Options {
  readonly undo: boolean;
  /** One more peer edits the shared text with no regard for structure. */
  readonly rough: boolean;
}

/** How often each promise was broken. */
export interface Faults {
  /** Characters that nobody deleted and that are gone. */
  lost: number;
  /** Characters that stand more than once. */
  doubled: number;
  /** Characters that somebody deleted and that are there. */
  resurrected: number;
  /** Characters under another client id than their author's. */
  misattributed: number;
  /** Desks whose editor shows something else than the text says. */
  unlike: number;
  /** Desks whose text is not that of the first. */
  apart: number;
  errors: string[];
}

export interface Report {
  readonly faults: Faults;
  readonly none: Faults;
  readonly characters: number;
}

export function noFaults(): Faults {
  return { lost: 0, doubled: 0, resurrected: 0, misattributed: 0, unlike: 0, apart: 0, errors: [] };
}

/** A letter of a few blocks, as the server would create it. */
export function seedLetter(): Uint8Array {
  const doc = new Y.Doc();
  doc.clientID = 1;
  const text = doc.getText('text');
  text.insert(0, 'Brief\n', {});
  for (const [kind, words] of [
    ['p', 'Einleitung'],
    ['h1', 'Kapitel'],
    ['demand', 'Forderung'],
    ['p', 'Das Land zahlt'],
    ['li', 'erstens'],
    ['p', 'Schluss'],
  ] as const) {
    text.insertEmbed(text.length, new Y.Map<unknown>([['kind', kind]]), {});
    text.insert(text.length, `${words}\n`, {});
  }
  return Y.encodeStateAsUpdate(doc);
}

/** Each character of the text with the client id it stands under. */
export function charactersOf(text: Y.Text): [character: string, client: number][] {
  const found: [string, number][] = [];
  let high: string | null = null;
  for (let item = text._start; item !== null; item = item.right) {
    if (item.deleted || !(item.content instanceof Y.ContentString)) continue;
    for (const unit of item.content.str.split('')) {
      if (unit >= '\ud800' && unit <= '\udbff') high = unit;
      else {
        found.push([high === null ? unit : high + unit, item.id.client]);
        high = null;
      }
    }
  }
  return found;
}

export function countFates(characters: [string, number][], fates: Fates, faults: Faults): void {
  const standing = new Map<string, number>();
  for (const [character, client] of characters) {
    const author = fates.authors.get(character);
    if (author === undefined) continue;
    standing.set(character, (standing.get(character) ?? 0) + 1);
    if (author !== client) faults.misattributed += 1;
  }
  for (const character of fates.authors.keys()) {
    const times = standing.get(character) ?? 0;
    if (times > 1) faults.doubled += 1;
    if (times > 0 && fates.deleted.has(character)) faults.resurrected += 1;
    if (times === 0 && !fates.deleted.has(character)) faults.lost += 1;
  }
}

/** Words, markers, ends, formats and nonsense anywhere, and deletions of anything. */
function roughMove(text: Y.Text, random: Random): void {
  const at = random.below(text.length + 1);
  const kind = random.pick(['p', 'h1', 'li', 'nonsense', 7]);
  const moves = [
    () => text.insert(at, 'rau', {}),
    () => text.insert(at, random.pick(['\n', '\n\n', 'a\nb', 'x\u0007y', '\ufeff']), {}),
    () => text.insertEmbed(at, new Y.Map<unknown>([['kind', kind]]), {}),
    () => text.insertEmbed(at, new Y.Map<unknown>([[random.pick(['fn', 'other']), 'x']]), {}),
    () => text.delete(at, Math.min(text.length - at, random.below(9))),
    () => text.delete(at, Math.min(text.length - at, 1)),
    () => text.format(at, Math.min(text.length - at, random.below(9)), { bold: random.pick([true, null]) }),
    () => {
      for (const part of text.toDelta()) {
        const map: unknown = part.insert;
        if (map instanceof Y.Map && random.chance(0.2)) {
          if (random.chance(0.3)) map.delete('kind');
          else map.set(random.pick(['kind', 'fn', 'indent']), random.pick(['p', 'ol', 'h2', 3]));
        }
      }
    },
  ];
  text.doc?.transact(random.pick(moves));
}

export function play(seed: number, moves: number, options: Options): Report {
  const { report, desks } = run(seed, moves, options);
  for (const desk of desks) desk.destroy();
  return report;
}

/** The text that a run ends with. */
export function record(seed: number, moves: number, options: Options): Y.Doc {
  const { desks } = run(seed, moves, options);
  const doc = new Y.Doc();
  doc.getText('text');
  if (desks[0] !== undefined) Y.applyUpdate(doc, Y.encodeStateAsUpdate(desks[0].doc));
  for (const desk of desks) desk.destroy();
  return doc;
}

function run(
  seed: number,
  moves: number,
  { undo, rough }: Options,
): { report: Report; desks: readonly SharedDesk[] } {
  const random = new Random(seed);
  const fates = new Fates();
  const faults = noFaults();
  const mail = new Mail();
  const letter = seedLetter();
  const desks = Array.from({ length: 3 + random.below(3) }, () => new SharedDesk(letter));
  const roughDoc = new Y.Doc();
  Y.applyUpdate(roughDoc, letter);
  for (const [number, desk] of desks.entries()) {
    desk.doc.clientID = 100 + number;
    mail.add(desk.doc);
  }
  roughDoc.clientID = 99;
  if (rough) mail.add(roughDoc);
  const inboxes = desks.length + (rough ? 1 : 0);

  const act = (): void => {
    const number = random.below(desks.length);
    const desk = desks[number];
    if (desk === undefined) return;
    const chance = random.next();
    if (undo && chance < 0.12) random.pick([() => desk.undo.undo(), () => desk.undo.redo()])();
    else if (rough && chance < 0.3) roughMove(roughDoc.getText('text'), random);
    else move(desk, desk.doc.clientID, fates, random);
    if (undo && random.chance(0.3)) desk.undo.separate();
    if (random.chance(0.1)) desk.binding.setComposing(random.chance(0.5));
    if (random.chance(0.4)) desk.clock.advance(random.below(400));
  };

  try {
    for (let step = 0; step < moves; step++) {
      act();
      if (random.chance(0.4)) {
        const to = random.below(inboxes);
        mail.deliver(to, random.below(mail.waiting(to) + 1));
      }
      for (const desk of desks) desk.check(faults);
    }
    for (let round = 0; round < 3; round++) {
      for (let to = 0; to < inboxes; to++) mail.deliver(to, mail.waiting(to));
    }
    for (const desk of desks) desk.settle();
  } catch (error) {
    faults.errors.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }

  const first = desks[0];
  if (first !== undefined) {
    const delta = (desk: SharedDesk): string => JSON.stringify(desk.wanted());
    const expected = delta(first);
    for (const desk of desks) {
      desk.check(faults);
      if (delta(desk) !== expected) faults.apart += 1;
    }
    if (!undo && !rough) countFates(charactersOf(first.doc.getText('text')), fates, faults);
  }
  return { report: { faults, none: noFaults(), characters: fates.authors.size }, desks };
}
