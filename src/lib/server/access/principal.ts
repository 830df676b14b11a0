import type { Permission, Role } from './roles.ts';

/** Who makes a request, and what that one may. */
export interface Principal {
  readonly name: string;
  /** The human behind it: who made the token or the share link, or the user. Two people are two of these. */
  readonly person: string;
  readonly kind: 'local' | 'user' | 'token' | 'share' | 'nobody';
  readonly roles: readonly Role[];
  readonly permissions: ReadonlySet<Permission>;
  /** The one report that a share link opens. */
  readonly report?: string;
}

export const nobody: Principal = {
  name: 'nobody',
  person: 'nobody',
  kind: 'nobody',
  roles: [],
  permissions: new Set(),
};
