import { join } from 'node:path';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { systemClock, type Clock } from '#lib/kernel/clock.ts';
import { exists } from '#lib/server/store/durable.ts';
import { openAccessLog, type AccessLog } from './access-log.ts';
import { openBook, type Book, type Share, type Token, type User } from './book.ts';
import { nobody, type Principal } from './principal.ts';
import { isPermission, permissions, permissionsOf, type Permission, type Role } from './roles.ts';
import { digestOf, hashSecret, newSecret, secretMatches } from './secrets.ts';

export const sessionHours = 12;
const hour = 3_600_000;

/** What a request shows of who sends it. */
export interface Credentials {
  readonly session?: string | undefined;
  /** `tt_<id>_<secret>` */
  readonly token?: string | undefined;
  /** `<id>.<secret>` of a share link. */
  readonly share?: string | undefined;
}

/** Who may see what in one evidence folder. */
export interface Access {
  /** Whether anybody was given access: until then only this machine is served, without a log-in. */
  configured(): boolean;
  readonly log: AccessLog;
  identify(credentials: Credentials): Promise<Principal>;
  /** @returns the secret for the cookie. @throws TelltaleError UNAUTHENTICATED, the same for a wrong name and a wrong password. */
  login(name: string, password: string): Promise<string>;
  /** A session for somebody whom another system vouches for. */
  loginTrusted(name: string, roles: readonly Role[]): Promise<string>;
  logout(session: string): Promise<void>;
  users(): readonly Omit<User, 'password'>[];
  /** Adds or changes a user; all sessions of that user end. */
  putUser(by: string, name: string, roles: readonly Role[], password: string | null): Promise<void>;
  disableUser(by: string, name: string): Promise<void>;
  tokens(): readonly Omit<Token, 'hash'>[];
  /** @returns the token, shown once. */
  createToken(
    by: string,
    label: string,
    scopes: readonly string[],
    expires: number | null,
  ): Promise<string>;
  revokeToken(by: string, id: string): Promise<void>;
  shares(): readonly Omit<Share, 'digest'>[];
  /** @returns the secret part of the link, shown once. */
  createShare(by: string, reportId: string, expires: number): Promise<string>;
  revokeShare(by: string, id: string): Promise<void>;
}

/** @throws TelltaleError STORE_CORRUPT when who has access cannot be read. */
export async function openAccess(dataDir: string, clock: Clock = systemClock): Promise<Access> {
  const provider = await exists(join(dataDir, 'access', 'oidc.json'));
  return accessOver(openBook(dataDir), openAccessLog(dataDir), clock, provider);
}

function accessOver(book: Book, log: AccessLog, clock: Clock, hasProvider: boolean): Access {
  const goodTokens = new Map<string, string>();
  const misses = new Map<string, { count: number; until: number }>();

  const note = (who: string, act: string, what: string): Promise<void> =>
    log.write({ at: new Date(clock.now()).toISOString(), who, act, what });

  async function startSession(name: string, roles: readonly Role[]): Promise<string> {
    const secret = newSecret();
    const now = clock.now();
    const session = {
      digest: digestOf(secret),
      user: name,
      roles: [...roles],
      created: now,
      expires: now + sessionHours * hour,
    };
    await book.change((contents) => ({
      ...contents,
      sessions: [...contents.sessions.filter(({ expires }) => expires > now), session],
    }));
    await note(name, 'logged in', roles.join(', '));
    return secret;
  }

  function bySession(secret: string): Principal {
    const digest = digestOf(secret);
    const { sessions, users } = book.read();
    const session = sessions.find((known) => known.digest === digest);
    if (session === undefined || session.expires <= clock.now()) return nobody;
    const user = users.find(({ name }) => name === session.user);
    if (user?.disabled === true) return nobody;
    const held = user?.roles ?? session.roles;
    return {
      name: session.user,
      person: session.user,
      kind: 'user',
      roles: held,
      permissions: permissionsOf(held),
    };
  }

  async function byToken(text: string): Promise<Principal> {
    const [, id = '', secret = ''] = /^tt_([0-9a-f]{12})_(.+)$/.exec(text) ?? [];
    const token = book.read().tokens.find((known) => known.id === id);
    if (token === undefined || (token.expires !== null && token.expires <= clock.now()))
      return nobody;
    // scrypt is slow on purpose; what was good once is remembered by its hash, for this process.
    const digest = digestOf(secret);
    if (goodTokens.get(id) !== digest) {
      if (!(await secretMatches(secret, token.hash))) return nobody;
      goodTokens.set(id, digest);
    }
    return {
      name: `token:${token.label}`,
      person: token.by,
      kind: 'token',
      roles: [],
      permissions: new Set(token.scopes),
    };
  }

  function byShare(text: string): Principal {
    const [id = '', secret = ''] = text.split('.');
    const share = book.read().shares.find((known) => known.id === id);
    if (share === undefined || share.expires <= clock.now()) return nobody;
    if (share.digest !== digestOf(secret)) return nobody;
    return {
      name: `share:${id}`,
      person: share.by,
      kind: 'share',
      roles: [],
      permissions: new Set<Permission>(['reports']),
      report: share.report_id,
    };
  }

  return {
    log,
    configured: () => hasProvider || book.read().users.length > 0,
    identify: async ({ session, token, share }) => {
      if (token !== undefined) return byToken(token);
      if (session !== undefined) return bySession(session);
      return share === undefined ? nobody : byShare(share);
    },
    login: async (name, password) => {
      const missed = misses.get(name);
      if (missed !== undefined && missed.count >= 5 && missed.until > clock.now())
        throw new TelltaleError('UNAUTHENTICATED', 'too many attempts; wait a minute');
      const user = book.read().users.find((known) => known.name === name && !known.disabled);
      // An unknown name costs the same time as a wrong password.
      const hash = user?.password ?? (await decoy());
      const good = (await secretMatches(password, hash)) && user?.password != null;
      if (!good) {
        misses.set(name, { count: (missed?.count ?? 0) + 1, until: clock.now() + 60_000 });
        await note(name, 'refused', 'log-in');
        throw new TelltaleError('UNAUTHENTICATED', 'this name and password do not belong together');
      }
      misses.delete(name);
      return startSession(user.name, user.roles);
    },
    loginTrusted: startSession,
    logout: async (secret) => {
      const digest = digestOf(secret);
      const session = book.read().sessions.find((known) => known.digest === digest);
      if (session === undefined) return;
      await book.change((contents) => ({
        ...contents,
        sessions: contents.sessions.filter((known) => known.digest !== digest),
      }));
      await note(session.user, 'logged out', '');
    },
    users: () => book.read().users.map(({ password: _, ...rest }) => rest),
    putUser: async (by, name, held, password) => {
      requireName(name);
      if (password !== null && password.length < 12)
        throw new TelltaleError('BAD_ARGUMENT', 'a password has at least 12 characters');
      const hash = password === null ? null : await hashSecret(password);
      await book.change((contents) => ({
        ...contents,
        users: [
          ...contents.users.filter((known) => known.name !== name),
          { name, roles: [...held], password: hash, disabled: false },
        ],
        sessions: contents.sessions.filter((session) => session.user !== name),
      }));
      await note(by, 'put user', `${name}: ${held.join(', ')}`);
    },
    disableUser: async (by, name) => {
      const { users } = book.read();
      if (!users.some((known) => known.name === name))
        throw new TelltaleError('NOT_FOUND', `there is no user ${name}`);
      await book.change((contents) => ({
        ...contents,
        users: contents.users.map((known) =>
          known.name === name ? { ...known, disabled: true } : known,
        ),
        sessions: contents.sessions.filter((session) => session.user !== name),
      }));
      await note(by, 'disabled user', name);
    },
    tokens: () => book.read().tokens.map(({ hash: _, ...rest }) => rest),
    createToken: async (by, label, scopes, expires) => {
      requireName(label);
      const unknown = scopes.filter((scope) => !isPermission(scope));
      if (scopes.length === 0 || unknown.length > 0)
        throw new TelltaleError(
          'BAD_ARGUMENT',
          `a token needs scopes among ${permissions.join(', ')}`,
        );
      const id = digestOf(newSecret()).slice(0, 12);
      const secret = newSecret();
      const token: Token = {
        id,
        label,
        hash: await hashSecret(secret),
        scopes: scopes.filter(isPermission),
        by,
        created: clock.now(),
        expires,
      };
      await book.change((contents) => ({ ...contents, tokens: [...contents.tokens, token] }));
      await note(by, 'created token', `${label}: ${scopes.join(', ')}`);
      return `tt_${id}_${secret}`;
    },
    revokeToken: async (by, id) => {
      requireKnown(book.read().tokens, id, 'token');
      await book.change((contents) => ({
        ...contents,
        tokens: contents.tokens.filter((token) => token.id !== id),
      }));
      goodTokens.delete(id);
      await note(by, 'revoked token', id);
    },
    shares: () => book.read().shares.map(({ digest: _, ...rest }) => rest),
    createShare: async (by, reportId, expires) => {
      if (expires <= clock.now())
        throw new TelltaleError('BAD_ARGUMENT', 'a share link ends in the future');
      const id = digestOf(newSecret()).slice(0, 12);
      const secret = newSecret();
      const share: Share = {
        id,
        digest: digestOf(secret),
        report_id: reportId,
        by,
        created: clock.now(),
        expires,
      };
      await book.change((contents) => ({ ...contents, shares: [...contents.shares, share] }));
      await note(by, 'shared', reportId);
      return `${id}.${secret}`;
    },
    revokeShare: async (by, id) => {
      requireKnown(book.read().shares, id, 'share link');
      await book.change((contents) => ({
        ...contents,
        shares: contents.shares.filter((share) => share.id !== id),
      }));
      await note(by, 'revoked share', id);
    },
  };
}

let decoyHash: Promise<string> | undefined;
const decoy = (): Promise<string> => (decoyHash ??= hashSecret(newSecret()));

function requireName(name: string): void {
  if (!/^[\p{L}\p{N}._@ -]{1,128}$/u.test(name))
    throw new TelltaleError('BAD_ARGUMENT', `"${name}" is not a name: letters, digits and . _ @ -`);
}

function requireKnown(all: readonly { readonly id: string }[], id: string, what: string): void {
  if (!all.some((known) => known.id === id))
    throw new TelltaleError('NOT_FOUND', `there is no ${what} ${id}`);
}
