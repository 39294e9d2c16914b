/**
 * One way to the server: whole frames out and in, opened once and closed once.
 * What the frames mean stands in `frames.ts`; when to open another one is decided in `session.ts`.
 */

export interface TransportListener {
  opened(): void;
  received(frame: Uint8Array): void;
  /** Said exactly once, with the close code; 1006 if there was none. Not said after `close()`. */
  closed(code: number): void;
}

export interface Transport {
  send(frame: Uint8Array): void;
  close(): void;
}

export type OpenTransport = (address: string, listener: TransportListener) => Transport;

/** The transport of browsers. */
export const webSocketTransport: OpenTransport = (address, listener) => {
  const socket = new WebSocket(address);
  socket.binaryType = 'arraybuffer';
  socket.onopen = () => listener.opened();
  socket.onmessage = (message: MessageEvent<unknown>) => {
    // A text frame is not part of the protocol; an empty one is refused by the parser.
    const data = message.data instanceof ArrayBuffer ? message.data : new ArrayBuffer(0);
    listener.received(new Uint8Array(data));
  };
  socket.onclose = (close) => listener.closed(close.code);
  return {
    send(frame) {
      if (socket.readyState === WebSocket.OPEN) socket.send(new Uint8Array(frame));
    },
    close() {
      socket.onopen = null;
      socket.onmessage = null;
      socket.onclose = null;
      socket.close();
    },
  };
};

/** The address of a text's sync endpoint beside the page that asks. */
export function syncAddress(page: { protocol: string; host: string }, textId: string): string {
  const scheme = page.protocol === 'https:' ? 'wss:' : 'ws:';
  return `${scheme}//${page.host}/api/sync/${encodeURIComponent(textId)}`;
}
