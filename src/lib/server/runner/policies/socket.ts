import { WebSocket, type RawData } from 'ws';
import { PolicyFaultError } from './policy-client.ts';

/** One frame: text or bytes. */
export type Frame = string | Uint8Array;

/** Largest frame taken from a server: an answer is a few kilobytes. */
const maxFrameBytes = 16 * 1024 * 1024;

/** Frames that may wait unread; lock-step needs one. */
const maxUnread = 4;

/** A websocket that is read frame by frame, as lock-step needs it. */
export class FrameSocket {
  readonly #socket: WebSocket;
  readonly #frames: Frame[] = [];
  #waiting: { resolve: (frame: Frame) => void; reject: (error: PolicyFaultError) => void } | null =
    null;
  #failure: PolicyFaultError | null = null;

  constructor(url: string) {
    this.#socket = new WebSocket(url, { maxPayload: maxFrameBytes, perMessageDeflate: false });
    let opened = false;
    this.#socket.on('open', () => {
      opened = true;
    });
    this.#socket.on('message', (raw: RawData, isBinary: boolean) => {
      this.#take(isBinary ? bytesOf(raw) : Buffer.from(bytesOf(raw)).toString());
    });
    this.#socket.on('error', (cause) => {
      const fault = opened ? 'policy-died' : 'policy-unreachable';
      this.#fail(new PolicyFaultError(fault, `${url}: ${cause.message}`, cause));
    });
    this.#socket.on('close', (code) => {
      this.#fail(
        new PolicyFaultError('policy-died', `${url} closed the connection (code ${code})`),
      );
    });
  }

  /** Sends one binary frame. @throws PolicyFaultError when the connection is gone. */
  send(bytes: Uint8Array): void {
    if (this.#failure) throw this.#failure;
    this.#socket.send(bytes);
  }

  /** The next frame. @throws PolicyFaultError when the connection fails before it comes. */
  next(): Promise<Frame> {
    const ready = this.#frames.shift();
    if (ready !== undefined) return Promise.resolve(ready);
    if (this.#failure) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
  }

  close(): void {
    this.#socket.terminate();
  }

  #take(frame: Frame): void {
    const waiting = this.#waiting;
    this.#waiting = null;
    if (waiting) {
      waiting.resolve(frame);
      return;
    }
    this.#frames.push(frame);
    if (this.#frames.length <= maxUnread) return;
    this.#fail(new PolicyFaultError('policy-bad-answer', 'the server talks without being asked'));
    this.close();
  }

  #fail(failure: PolicyFaultError): void {
    this.#failure ??= failure;
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.reject(this.#failure);
  }
}

function bytesOf(raw: RawData): Uint8Array {
  if (Array.isArray(raw)) return Buffer.concat(raw);
  return raw instanceof ArrayBuffer ? new Uint8Array(raw) : raw;
}
