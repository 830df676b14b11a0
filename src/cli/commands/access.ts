import { createInterface } from 'node:readline/promises';
import { userInfo } from 'node:os';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { openAccess } from '#lib/server/access/access.ts';
import { isRole, permissions, roles, type Role } from '#lib/server/access/roles.ts';
import type { Command } from 'commander';
import { addDataOption, addJsonOption, printJson } from '../options.ts';

interface Data {
  readonly data: string;
}

/** `telltale access`: who may see what. Works beside a running server, which takes the changes up. */
export function registerAccess(program: Command): void {
  const access = program
    .command('access')
    .description('users and API tokens; the first user switches access control on');
  const by = userInfo().username;

  addDataOption(access.command('add').argument('<name>'))
    .description('add or change a user; the password is read from standard input')
    .requiredOption('--role <role...>', roles.join(', '))
    .action(async (name: string, options: Data & { role: readonly string[] }) => {
      const held = options.role.map(roleOf);
      const password = await firstLine(`Password for ${name} (at least 12 characters): `);
      await (await openAccess(options.data)).putUser(by, name, held, password);
      process.stdout.write(`${name}: ${held.join(', ')}\n`);
    });

  addDataOption(access.command('remove').argument('<name>'))
    .description('let a user in no longer; all sessions end')
    .action(async (name: string, { data }: Data) => {
      await (await openAccess(data)).disableUser(by, name);
    });

  addDataOption(access.command('token').argument('<label>'))
    .description('make an API token; it is printed once')
    .requiredOption('--scope <scope...>', permissions.join(', '))
    .option('--days <n>', 'ends after so many days')
    .action(async (label: string, options: Data & { scope: readonly string[]; days?: string }) => {
      const expires =
        options.days === undefined ? null : Date.now() + days(options.days) * 86_400_000;
      const opened = await openAccess(options.data);
      process.stdout.write(`${await opened.createToken(by, label, options.scope, expires)}\n`);
    });

  addDataOption(access.command('revoke').argument('<id>'))
    .description('revoke a token')
    .action(async (id: string, { data }: Data) => {
      await (await openAccess(data)).revokeToken(by, id);
    });

  addJsonOption(addDataOption(access.command('list')))
    .description('users and tokens, without their secrets')
    .action(async ({ data, json }: Data & { json?: true }) => {
      const opened = await openAccess(data);
      const listed = { users: opened.users(), tokens: opened.tokens(), shares: opened.shares() };
      if (json) printJson(listed);
      else
        for (const { name, roles: held, disabled } of listed.users)
          process.stdout.write(`${name}: ${held.join(', ')}${disabled ? ' (not let in)' : ''}\n`);
    });
}

function roleOf(name: string): Role {
  if (isRole(name)) return name;
  throw new TelltaleError('USAGE', `"${name}" is not a role; use ${roles.join(', ')}`);
}

function days(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new TelltaleError('USAGE', `--days ${text} must be a whole number above 0`);
}

async function firstLine(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await lines.question(question);
  } finally {
    lines.close();
  }
}
