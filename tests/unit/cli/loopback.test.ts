import { describe, expect, it } from 'vitest';
import type { Access } from '#lib/server/access/access.ts';
import { namesLoopback, requireAccess } from '../../../src/cli/serve/loopback.ts';

const access = (configured: boolean): Access => ({ configured: () => configured }) as Access;

describe('loopback', () => {
  it.each(['127.0.0.1', '127.8.9.1', '::1', 'localhost'])('serves on %s', (host) => {
    expect(() => requireAccess(host, access(false))).not.toThrow();
  });

  it.each(['0.0.0.0', '192.168.1.4', '::', 'example.org', '127.0.0.1.example.org'])(
    'refuses %s, saying why',
    (host) => {
      expect(() => requireAccess(host, access(false))).toThrow(
        expect.objectContaining({ code: 'FORBIDDEN' }),
      );
      expect(() => requireAccess(host, access(false))).toThrow(/access control/);
    },
  );

  it('serves elsewhere once somebody has been given access', () => {
    expect(() => requireAccess('0.0.0.0', access(true))).not.toThrow();
  });

  it('answers only under its own name, whatever the port', () => {
    expect(namesLoopback('127.0.0.1:4173')).toBe(true);
    expect(namesLoopback('localhost')).toBe(true);
    expect(namesLoopback('[::1]:80')).toBe(true);
    expect(namesLoopback('evil.example:4173')).toBe(false);
    expect(namesLoopback(undefined)).toBe(false);
  });
});
