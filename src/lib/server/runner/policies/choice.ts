import { TelltaleError } from '#lib/kernel/errors.ts';

/** A policy that a run may use: one that comes with the task, or a server that speaks one of three protocols. */
export type PolicyChoice =
  | { readonly kind: 'scripted'; readonly name: string; readonly version: string }
  | {
      readonly kind: 'openpi' | 'roboarena' | 'http';
      readonly url: string;
      readonly name: string;
      readonly version: string;
    };

/** `name@version`. */
export const policyName = ({ name, version }: PolicyChoice): string => `${name}@${version}`;

/**
 * Reads `--policy`: a built-in's name, `openpi:ws://HOST:PORT`, `roboarena:ws://HOST:PORT`, `http://…` or `https://…`.
 *
 * @param as `name@version` under which an external policy is recorded; else its protocol and address, unversioned.
 * @param specVersion version of the built-in policies, which are part of the spec.
 * @throws TelltaleError USAGE when it is none of these.
 */
export function parsePolicy(
  text: string,
  as: string | undefined,
  specVersion: string,
): PolicyChoice {
  const match = /^(openpi|roboarena):(wss?:\/\/.+)$/.exec(text);
  const isHttp = /^https?:\/\//.test(text);
  if (!match && !isHttp) {
    if (!/^[a-z0-9][a-z0-9.-]*$/.test(text)) {
      throw new TelltaleError(
        'USAGE',
        `--policy is a built-in name, openpi:ws://HOST:PORT, roboarena:ws://HOST:PORT or http://…, not "${text}"`,
      );
    }
    return { kind: 'scripted', name: text, version: specVersion };
  }
  const url = checkedUrl(match?.[2] ?? text);
  const kind = match ? (match[1] as 'openpi' | 'roboarena') : 'http';
  const [name, version] = nameAndVersion(as, kind, url);
  return { kind, url, name, version };
}

function checkedUrl(url: string): string {
  if (URL.canParse(url)) return url;
  throw new TelltaleError('USAGE', `"${url}" is not a URL`);
}

function nameAndVersion(as: string | undefined, kind: string, url: string): [string, string] {
  if (as === undefined) return [`${kind}/${new URL(url).host}`, 'unversioned'];
  const match = /^([A-Za-z0-9_][A-Za-z0-9._:+/-]*)@([A-Za-z0-9][A-Za-z0-9._:+-]*)$/.exec(as);
  if (!match?.[1] || !match[2]) {
    throw new TelltaleError('USAGE', `--policy-name is NAME@VERSION, not "${as}"`);
  }
  return [match[1], match[2]];
}
