import type { PolicyChoice } from './choice.ts';
import { HttpPolicy } from './http-policy.ts';
import type { PolicyClient } from './policy-client.ts';
import { WebsocketPolicy } from './websocket-policy.ts';

type ExternalChoice = Exclude<PolicyChoice, { kind: 'scripted' }>;

/** A client for an external policy. Nothing is connected yet: the first trial does that. */
export function clientFor(choice: ExternalChoice, callMs: number): PolicyClient {
  return choice.kind === 'http'
    ? new HttpPolicy(choice.url, callMs)
    : new WebsocketPolicy(choice.kind, choice.url, callMs);
}
