import { describe, expect, it } from 'vitest';
import { settleProtocol } from '../../../src/cli/serve/protocol.ts';

const told = (headers: Record<string, string>): string | string[] | undefined => {
  const request = { headers: { host: 'telltale.example', ...headers } };
  settleProtocol(request);
  return (request.headers as Record<string, string>)['x-forwarded-proto'];
};

describe('the protocol that the pages are told', () => {
  it('is plain on this machine, whatever a page elsewhere is', () => {
    expect(told({})).toBe('http');
    expect(told({ origin: 'http://telltale.example' })).toBe('http');
    expect(told({ origin: 'https://evil.example' })).toBe('http');
    expect(told({ origin: 'null' })).toBe('http');
  });

  it('is what a proxy says, or what the browser’s own origin shows', () => {
    expect(told({ 'x-forwarded-proto': 'https' })).toBe('https');
    expect(told({ origin: 'https://telltale.example' })).toBe('https');
  });

  it('is never another word', () => {
    expect(told({ 'x-forwarded-proto': 'https, http' })).toBe('http');
    expect(told({ 'x-forwarded-proto': 'javascript' })).toBe('http');
  });
});
