// Writes tests/all/yjs.txt: what real copies of Yjs send while three people edit one text with lag, undo and redo.
// Run from crates/collab: node tests/all/yjs.mjs > tests/all/yjs.txt
// One update a line, `<client> <hex>`, in the order of arrival at the server; the first is the server's own.
// The last line is what Yjs reads in the end, as JSON: the words, then the entries of the maps.

import { createRequire } from "node:module";

const Y = createRequire(new URL("../../../../web/package.json", import.meta.url))("yjs");

let state = 20261124;
function below(bound) {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * bound);
}
const hex = (bytes) => Buffer.from(bytes).toString("hex");
const log = [];

const seed = new Y.Doc();
seed.clientID = 7000000;
const block = (kind) => new Y.Map([["kind", kind]]);
seed.transact(() => {
  const text = seed.getText("text");
  text.insert(0, "Stellungnahme\n");
  for (const [kind, words] of [["h1", "Kapitel"], ["p", "Ein Absatz."], ["demand", "Eine Forderung"]]) {
    text.insertEmbed(text.length, block(kind), {});
    text.insert(text.length, `${words}\n`, {});
  }
});
log.push([7000000, Y.encodeStateAsUpdate(seed)]);

const people = [1, 2, 3].map((client) => {
  const doc = new Y.Doc();
  doc.clientID = client;
  const text = doc.getText("text");
  Y.applyUpdate(doc, log[0][1], "server");
  const undo = new Y.UndoManager(text, { captureTimeout: 0 });
  doc.on("update", (update, origin) => {
    if (origin !== "server") log.push([client, update]);
  });
  return { doc, text, undo, seen: 1 };
});

function edit({ doc, text, undo }) {
  const at = below(text.length + 1);
  const span = Math.min(1 + below(9), text.length - at);
  doc.transact(() => {
    switch (below(11)) {
      case 0:
      case 1:
      case 2:
        return text.insert(at, ["Wort ", "äöü ", "§ 3 ", "Größe"][below(4)], {});
      case 3:
        return text.insertEmbed(at, block("li"), {});
      case 4:
        return text.insert(at, "\n", {});
      case 5:
        return span > 0 && text.delete(at, span);
      case 6:
        return span > 0 && text.format(at, span, { bold: below(3) ? true : null });
      case 7:
        return span > 0 && text.format(at, span, { link: below(2) ? "https://musterhausen.example/" : null });
      case 8:
        return span > 0 && text.format(at, span, { "comment:t-1": true, italic: true });
      case 9:
        return text.insertEmbed(at, new Y.Map([["fn", "Eine Fußnote"]]), {});
      default: {
        const maps = text.toDelta().map((op) => op.insert).filter((insert) => insert instanceof Y.Map);
        if (maps.length === 0) return undefined;
        const map = maps[below(maps.length)];
        return below(2) ? map.set("kind", ["h1", "p", "quote"][below(3)]) : map.set("indent", below(8));
      }
    }
  }, below(2) ? null : "edit");
  if (below(6) === 0) undo.undo();
  if (below(9) === 0) undo.redo();
}

for (let step = 0; step < 220; step++) {
  const person = people[below(3)];
  const until = person.seen + below(log.length - person.seen + 1);
  const arrived = log.slice(person.seen, until).map(([, update]) => update);
  person.seen = until;
  for (const update of arrived) Y.applyUpdate(person.doc, update, "server");
  edit(person);
  // Now and then somebody comes back with everything they have.
  if (below(25) === 0) log.push([person.doc.clientID, Y.encodeStateAsUpdate(person.doc)]);
}

const end = new Y.Doc();
for (const [, update] of log) Y.applyUpdate(end, update);
const maps = end.getText("text").toDelta().map((op) => op.insert).filter((insert) => insert instanceof Y.Map);
for (const [client, update] of log) console.log(client, hex(update));
console.log(JSON.stringify([end.getText("text").toString(), ...maps.map((map) => map.toJSON())]));
