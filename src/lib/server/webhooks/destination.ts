import { BlockList, isIP } from 'node:net';
import { TelltaleError } from '#lib/kernel/errors.ts';

const v4 = (list: BlockList, ranges: readonly string[]): void => {
  for (const range of ranges) {
    const [net = '', bits = ''] = range.split('/');
    list.addSubnet(net, Number(bits), net.includes(':') ? 'ipv6' : 'ipv4');
  }
};

/** Nothing of this kind receives messages: unspecified, link-local (cloud machines' own data), multicast, reserved. */
const never = new BlockList();
v4(never, ['0.0.0.0/8', '169.254.0.0/16', '224.0.0.0/4', '240.0.0.0/4']);
v4(never, ['::/128', 'fe80::/10', 'ff00::/8', 'fd00:ec2::254/128', '64:ff9b::/96']);

/** This machine and networks behind the wall: only where whoever added the hook said so. */
const inside = new BlockList();
v4(inside, ['127.0.0.0/8', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10']);
v4(inside, ['::1/128', 'fc00::/7']);

/** @returns why a message must not go to this address; null where it may */
export function refusal(address: string, allowPrivate: boolean): string | null {
  const plain = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
  const family = isIP(plain);
  if (family === 0) return `${address} is no address`;
  const kind = family === 6 ? 'ipv6' : 'ipv4';
  if (never.check(plain, kind)) return `${address} is no place to send messages to`;
  if (!allowPrivate && inside.check(plain, kind))
    return `${address} is on this machine or inside the network; add the hook with --allow-private if that is meant`;
  return null;
}

/**
 * The address of a receiver.
 *
 * @throws TelltaleError USAGE for other schemes than http and https, and for a name and password in the address
 */
export function parseDestination(text: string): URL {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw new TelltaleError('USAGE', `"${text}" is not an address by http or https`);
  if (url.username !== '' || url.password !== '')
    throw new TelltaleError(
      'USAGE',
      'an address must not hold a name or a password; messages are signed instead',
    );
  url.hash = '';
  return url;
}
