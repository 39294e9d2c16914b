// The stock client of npm y-websocket, unchanged, as somebody would script it.
// Usage: node stock.cjs SERVER TEXT TICKET (read | write WORDS | refused WORDS | idle SECONDS); prints one JSON object.
// What is expected of it stands in tests/tests/outside/stock.rs.
'use strict';
const { createRequire } = require('node:module');
const { join } = require('node:path');

const web = createRequire(join(__dirname, '../../web/package.json'));
const Y = web('yjs');
const { WebsocketProvider } = web('y-websocket');
const { WebSocket } = web('ws');

const [server, room, ticket, what, argument] = process.argv.slice(2);

function connect() {
  const doc = new Y.Doc();
  const text = doc.getText('text');
  const provider = new WebsocketProvider(server, room, doc, {
    params: { ticket },
    WebSocketPolyfill: WebSocket,
    disableBc: true,
  });
  const synced = new Promise((resolve) => provider.once('synced', resolve));
  return { doc, text, provider, synced };
}

/** Resolves when a document that was never here before reads these words. */
function arrived(words) {
  const other = connect();
  return new Promise((resolve) => {
    const look = () => {
      if (!other.text.toString().includes(words)) return;
      resolve(other.text.toString());
    };
    other.doc.on('update', look);
    other.synced.then(look);
  }).finally(() => other.provider.destroy());
}

const scenes = {
  async read({ text }) {
    return { text: text.toString() };
  },
  async write({ text }) {
    text.insert(text.length - 1, argument);
    return { text: await arrived(argument) };
  },
  async refused({ text, provider }) {
    const closed = new Promise((resolve) => provider.once('connection-close', resolve));
    text.insert(0, argument);
    const { code } = await closed;
    return { code, again: provider.shouldConnect };
  },
  async idle({ provider }) {
    let closed = 0;
    provider.on('connection-close', () => {
      closed += 1;
    });
    await new Promise((resolve) => setTimeout(resolve, Number(argument) * 1000));
    return { closed, synced: provider.synced };
  },
};

async function main() {
  const client = connect();
  await client.synced;
  const outcome = await scenes[what](client);
  process.stdout.write(JSON.stringify(outcome), () => process.exit(0));
}

main();
