import { z } from 'zod';
import type { Observation } from '#lib/sim/trial/policy.ts';
import { listRows } from './ndarray.ts';
import { PolicyFaultError, type PolicyClient, type TrialStart } from './policy-client.ts';

const answerSchema = z.object({ actions: z.array(z.unknown()) });

/** Largest answer taken from a server, in characters. */
const maxAnswer = 4 * 1024 * 1024;

/**
 * HTTP and JSON: `POST /reset` with {spec, session, instruction, targets}, then `POST /act` with {session, observation}
 * answered by {actions: [[…], …]}, one row a tick.
 */
export class HttpPolicy implements PolicyClient {
  readonly #url: string;
  readonly #callMs: number;
  #session = '';

  constructor(url: string, callMs: number) {
    this.#url = url.replace(/\/+$/, '');
    this.#callMs = callMs;
  }

  async reset(start: TrialStart): Promise<void> {
    this.#session = start.session;
    await this.#post('/reset', { ...start });
  }

  async infer(observation: Observation): Promise<readonly (readonly number[])[]> {
    const text = await this.#post('/act', { session: this.#session, observation });
    const answer = answerSchema.safeParse(jsonOf(text));
    if (!answer.success) {
      throw new PolicyFaultError(
        'policy-bad-answer',
        'the answer must be JSON with a list "actions"',
      );
    }
    return listRows(answer.data.actions);
  }

  close(): void {
    this.#session = '';
  }

  async #post(path: string, body: unknown): Promise<string> {
    const signal = AbortSignal.timeout(this.#callMs);
    try {
      const response = await fetch(`${this.#url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
        redirect: 'error',
        signal,
      });
      const text = await limitedText(response);
      if (!response.ok) {
        throw new PolicyFaultError(
          'policy-error',
          `${path} answered ${response.status}: ${text.slice(0, 300)}`,
        );
      }
      return text;
    } catch (cause) {
      if (cause instanceof PolicyFaultError) throw cause;
      if (signal.aborted) {
        throw new PolicyFaultError(
          'policy-timeout',
          `${path} took longer than ${this.#callMs} ms`,
          cause,
        );
      }
      throw new PolicyFaultError(
        'policy-unreachable',
        `${this.#url}${path}: ${reasonOf(cause)}`,
        cause,
      );
    }
  }
}

async function limitedText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > maxAnswer)
      throw new PolicyFaultError('policy-bad-answer', 'the answer is larger than 4 MB');
  }
  return text;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return cause.cause instanceof Error ? cause.cause.message : cause.message;
}
