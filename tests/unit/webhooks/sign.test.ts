import { describe, expect, it } from 'vitest';
import { parseDestination, refusal } from '#lib/server/webhooks/destination.ts';
import { newSecret, signedHeaders } from '#lib/server/webhooks/sign.ts';

describe('a signature', () => {
  // The worked example of the reference libraries of Standard Webhooks.
  it('is the one that Standard Webhooks makes', () => {
    expect(
      signedHeaders(
        'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
        'msg_p5jXN8AQM9LWM0D4loKWxJek',
        1614265330,
        '{"test": 2432232314}',
      ),
    ).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('is made with a secret of 32 bytes, another each time', () => {
    const secrets = Array.from({ length: 50 }, newSecret);
    for (const secret of secrets)
      expect(Buffer.from(secret.replace(/^whsec_/, ''), 'base64')).toHaveLength(32);
    expect(new Set(secrets).size).toBe(50);
  });
});

describe('where messages may go', () => {
  it('is by http or https, without a name and a password', () => {
    expect(parseDestination('https://example.org/hook#part').href).toBe('https://example.org/hook');
    for (const bad of [
      'file:///etc/passwd',
      'ftp://example.org',
      'javascript:alert(1)',
      'gopher://example.org',
      'example.org/hook',
      'https://ada:secret@example.org/',
      '',
    ])
      expect(() => parseDestination(bad), bad).toThrow(expect.objectContaining({ code: 'USAGE' }));
  });

  it('is never a cloud machine’s own data, a group, or nowhere, however it is written', () => {
    for (const address of [
      '169.254.169.254',
      '::ffff:169.254.169.254',
      '::ffff:a9fe:a9fe',
      'fd00:ec2::254',
      'fe80::1',
      '0.0.0.0',
      '::',
      '224.0.0.1',
      '255.255.255.255',
      'ff02::1',
      '64:ff9b::a9fe:a9fe',
    ])
      expect(refusal(address, true), address).not.toBeNull();
  });

  it('is inside the network only where that was said', () => {
    for (const address of [
      '127.0.0.1',
      '127.9.9.9',
      '::1',
      '::ffff:127.0.0.1',
      '::ffff:7f00:1',
      '10.1.2.3',
      '172.31.0.1',
      '192.168.0.1',
      '100.64.0.1',
      'fd12::1',
    ]) {
      expect(refusal(address, false), address).not.toBeNull();
      expect(refusal(address, true), address).toBeNull();
    }
    for (const address of ['93.184.215.14', '172.32.0.1', '2606:2800:21f::1'])
      expect(refusal(address, false), address).toBeNull();
  });
});
