// A client that is not ours: the unchanged y-websocket package in Node and a person in the browser share one letter.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { describe, it } from 'node:test';
import { blocks, caret, demonstration, device, joinPaper, serverAndBrowser, settled, until } from './harness.mjs';

const require = createRequire(new URL('../../web/package.json', import.meta.url));
// Client and test must share one copy of Yjs, so both are the packages' CommonJS forms.
const Y = require('yjs');
const { WebsocketProvider } = require('y-websocket');
const WebSocketPolyfill = require('ws');

describe('a stock client', () => {
  const house = serverAndBrowser();

  it('reads the letter, types, and reads what a person types', async () => {
    const paper = await house.server.paper('Beispielpapier', demonstration);
    const person = await device(house.browser);
    await joinPaper(person, paper.links.writer, 'Tobias Wendling', 'Mustertal');
    await settled(person.page);
    const joined = await fetch(`${house.server.origin}/api/join`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token: paper.links.writer.split('#')[1], name: 'Aylin Demirtas', municipality: 'Beispielstadt' }),
    }).then((answer) => answer.json());
    const doc = new Y.Doc();
    const text = doc.getText('text');
    const provider = new WebsocketProvider(house.server.origin.replace('http', 'ws') + '/api/sync', joined.text.id, doc, {
      params: { ticket: joined.ticket },
      WebSocketPolyfill,
      disableBc: true,
    });
    try {
      await until(() => provider.synced, 'the stock client is in step');
      assert.match(text.toString(), /^Digital handlungsfähig bleiben/);
      assert.match(text.toString(), /Notbetrieb üben und bezahlen/);
      text.insert(0, 'Ξ', {});
      await until(async () => (await blocks(person.page))[0].words.startsWith('ΞDigital'), 'the browser shows what Node typed');
      await caret(person.page, 'Verwaltung wird dort', -1);
      await person.page.keyboard.type(' Ω');
      await until(() => text.toString().includes('zur Verfügung steht. Ω'), 'Node reads what the browser typed');
      assert.deepEqual(person.troubles, []);
    } finally {
      provider.destroy();
      doc.destroy();
    }
  });
});
