/**
 * Asks before whole demands go.
 * A demand goes when its title is deleted as a block, or all its words are, title and body.
 * The held-back change is replayed over what happened meanwhile.
 */
import type { Node } from 'prosemirror-model';
import { type EditorState, Selection, type Transaction } from 'prosemirror-state';
import { Mapping, type Step } from 'prosemirror-transform';
import { isRemote } from './binding/binding';
import { type Demand, demandsOf } from './commands/demands';

const CONFIRMED = 'confirmed deletion';

/** Whether nothing of a stretch that has words survives. */
function isGone(doc: Node, transaction: Transaction, from: number, to: number): boolean {
  const { mapping } = transaction;
  return doc.textBetween(from, to).trim() !== '' && mapping.map(from, 1) >= mapping.map(to, -1);
}

function goes(demand: Demand, transaction: Transaction): boolean {
  const { before: doc, mapping } = transaction;
  const from = demand.position + 1;
  const to = demand.position + demand.title.nodeSize - 1;
  if (!isGone(doc, transaction, from, to)) return false;
  const blockGone =
    mapping.mapResult(demand.position, 1).deletedAfter || mapping.mapResult(to + 1, -1).deletedBefore;
  const body = doc.textBetween(to + 1, demand.end).trim() !== '';
  return blockGone || !body || isGone(doc, transaction, to + 1, demand.end);
}

/** The titles of the demands that a change would delete; one that only moves is not among them. */
export function deletedDemands(transaction: Transaction): string[] {
  if (!transaction.docChanged || isRemote(transaction) || transaction.getMeta(CONFIRMED) === true) return [];
  const before = demandsOf(transaction.before);
  const gone = before.filter((demand) => goes(demand, transaction));
  if (gone.length === 0) return [];
  const left = demandsOf(transaction.doc).map(({ title }) => title.textContent);
  for (const demand of before) {
    const at = gone.includes(demand) ? -1 : left.indexOf(demand.title.textContent);
    if (at >= 0) left.splice(at, 1);
  }
  return gone.map(({ title }) => title.textContent).filter((title) => !left.includes(title));
}

/** A change that waits for an answer, kept in step with the document. */
export class HeldChange {
  readonly #steps: readonly Step[];
  readonly #inverted: readonly Step[];
  readonly #since = new Mapping();

  constructor(transaction: Transaction) {
    this.#steps = transaction.steps;
    this.#inverted = transaction.steps.map((step, number) =>
      step.invert(transaction.docs[number] ?? transaction.before),
    );
  }

  /** Something happened meanwhile. */
  passed(transaction: Transaction): void {
    this.#since.appendMapping(transaction.mapping);
  }

  /** The change over what happened meanwhile; steps that no longer fit are left out. */
  replay(state: EditorState): Transaction {
    const transaction = state.tr;
    const count = this.#steps.length;
    const mapping = new Mapping(this.#inverted.map((step) => step.getMap()).reverse());
    mapping.appendMapping(this.#since);
    for (const [number, step] of this.#steps.entries()) {
      const mapped = step.map(mapping.slice(count - number));
      if (mapped === null || transaction.maybeStep(mapped).failed !== null) continue;
      mapping.appendMap(mapped.getMap(), count - 1 - number);
    }
    let end = 0;
    transaction.mapping.maps.at(-1)?.forEach((_from, _to, _newFrom, newTo) => {
      end = newTo;
    });
    if (transaction.docChanged) transaction.setSelection(Selection.near(transaction.doc.resolve(end), -1));
    return transaction.setMeta(CONFIRMED, true).scrollIntoView();
  }
}
