import type { Observation } from '#lib/sim/trial/policy.ts';
import { decode, encode, member, rowsOf, vectorArray } from './ndarray.ts';
import { PolicyFaultError, within, type PolicyClient, type TrialStart } from './policy-client.ts';
import { FrameSocket, type Frame } from './socket.ts';

/**
 * openpi and RoboArena over a websocket. Both send a map when connected, then answer each observation with actions; an
 * error is a text frame. They differ in two things: RoboArena names an endpoint in each message and has a reset, and it
 * answers with the bare array where openpi has `{actions}`.
 */
export class WebsocketPolicy implements PolicyClient {
  readonly #url: string;
  readonly #protocol: 'openpi' | 'roboarena';
  readonly #callMs: number;
  #socket: FrameSocket | null = null;
  #start: TrialStart | null = null;

  constructor(protocol: 'openpi' | 'roboarena', url: string, callMs: number) {
    this.#protocol = protocol;
    this.#url = url;
    this.#callMs = callMs;
  }

  async reset(start: TrialStart): Promise<void> {
    this.#start = start;
    // openpi has no reset: a new connection is what separates two trials there.
    if (this.#protocol === 'openpi') this.close();
    const socket = this.#socket ?? (await this.#connect());
    if (this.#protocol !== 'roboarena') return;
    socket.send(
      encode(
        new Map<string, unknown>([
          ['endpoint', 'reset'],
          ['prompt', start.instruction],
          ['session_id', start.session],
        ]),
      ),
    );
    const answer = await this.#answer(socket, 'reset');
    if (typeof answer === 'string' && !/^Traceback|error/i.test(answer)) return;
    if (typeof answer !== 'string') return;
    throw new PolicyFaultError('policy-error', firstLines(answer));
  }

  async infer(observation: Observation): Promise<readonly (readonly number[])[]> {
    const socket = this.#socket;
    const start = this.#start;
    if (!socket || !start) throw new PolicyFaultError('policy-died', 'the policy is not connected');
    socket.send(encode(this.#message(observation, start)));
    const answer = await this.#answer(socket, 'an action');
    if (typeof answer === 'string') throw new PolicyFaultError('policy-error', firstLines(answer));
    const message = decode(answer);
    return rowsOf(member(message, 'actions') ?? message);
  }

  close(): void {
    this.#socket?.close();
    this.#socket = null;
  }

  async #connect(): Promise<FrameSocket> {
    const socket = new FrameSocket(this.#url);
    this.#socket = socket;
    const metadata = await this.#answer(socket, 'the connection');
    if (typeof metadata === 'string')
      throw new PolicyFaultError('policy-error', firstLines(metadata));
    if (!(decode(metadata) instanceof Map)) {
      throw new PolicyFaultError(
        'policy-bad-answer',
        'the server must send its metadata map when connected',
      );
    }
    return socket;
  }

  #answer(socket: FrameSocket, what: string): Promise<Frame> {
    return within(socket.next(), this.#callMs, what);
  }

  #message(observation: Observation, start: TrialStart): Map<string, unknown> {
    const message = new Map<string, unknown>();
    if (this.#protocol === 'roboarena') {
      message.set('endpoint', 'infer');
      message.set('session_id', start.session);
    }
    for (const [name, values] of Object.entries(observation)) {
      message.set(`observation/${name}`, vectorArray(values));
    }
    message.set('prompt', start.instruction);
    return message;
  }
}

/** A traceback's first lines, short enough for a log. */
const firstLines = (text: string): string =>
  text.trim().split('\n').slice(-3).join(' | ').slice(0, 500);
