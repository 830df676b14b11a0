import { randomBytes } from 'node:crypto';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { systemClock } from '#lib/kernel/clock.ts';
import {
  messageTypes,
  openHookBook,
  type Hook,
  type MessageType,
} from '#lib/server/webhooks/book.ts';
import {
  deliver,
  messageBody,
  newMessageId,
  resultText,
  taken,
} from '#lib/server/webhooks/deliver.ts';
import { parseDestination } from '#lib/server/webhooks/destination.ts';
import { newSecret } from '#lib/server/webhooks/sign.ts';
import type { Command } from 'commander';
import { addDataOption, addJsonOption, printJson } from '../options.ts';

interface Data {
  readonly data: string;
}

/** `telltale webhook`: who is told when a gate flips. Works beside a running server, which takes the changes up. */
export function registerWebhook(program: Command): void {
  const webhook = program
    .command('webhook')
    .description(
      'tell another service when a gate flips, a task regresses or a report is published',
    );

  addDataOption(webhook.command('add').argument('<url>'))
    .description('add a receiver; its secret is printed once')
    .option('--event <event...>', `what it is told of: ${messageTypes.join(', ')}`)
    .option('--allow-private', 'the receiver is on this machine or inside the network')
    .action(
      async (url: string, options: Data & { event?: readonly string[]; allowPrivate?: true }) => {
        const hook: Hook = {
          id: randomBytes(6).toString('hex'),
          url: parseDestination(url).href,
          events: (options.event ?? messageTypes).map(messageType),
          secret: newSecret(),
          allow_private: options.allowPrivate === true,
          added_at: new Date(systemClock.now()).toISOString(),
          off_because: null,
        };
        await openHookBook(options.data).change((hooks) => [...hooks, hook]);
        process.stdout.write(`${hook.id} ${hook.secret}\n`);
      },
    );

  addJsonOption(addDataOption(webhook.command('list')))
    .description('receivers, without their secrets')
    .action(({ data, json }: Data & { json?: true }) => {
      const hooks = openHookBook(data)
        .read()
        .map(({ secret: _, ...rest }) => rest);
      if (json) return printJson({ hooks });
      for (const { id, url, events, off_because } of hooks)
        process.stdout.write(
          `${id}  ${url}  ${events.join(', ')}${off_because === null ? '' : `  (off: ${off_because})`}\n`,
        );
    });

  addDataOption(webhook.command('remove').argument('<id>'))
    .description('tell a receiver nothing more')
    .action(async (id: string, { data }: Data) => {
      const book = openHookBook(data);
      find(book.read(), id);
      await book.change((hooks) => hooks.filter((hook) => hook.id !== id));
    });

  addDataOption(webhook.command('test').argument('<id>'))
    .description('send a message of type webhook.test now, and say what was answered')
    .action(async (id: string, { data }: Data) => {
      const hook = find(openHookBook(data).read(), id);
      const at = new Date(systemClock.now()).toISOString();
      const body = messageBody('webhook.test', at, { hook: id });
      const result = await deliver(hook, newMessageId(), body, systemClock);
      if (!taken(result))
        throw new TelltaleError('UNAVAILABLE', `${hook.url}: ${resultText(result)}`);
      process.stdout.write(`${hook.url}: ${resultText(result)}\n`);
    });
}

function find(hooks: readonly Hook[], id: string): Hook {
  const hook = hooks.find((known) => known.id === id);
  if (hook !== undefined) return hook;
  throw new TelltaleError(
    'NOT_FOUND',
    `there is no webhook ${id}; "telltale webhook list" shows them`,
  );
}

function messageType(name: string): MessageType {
  const type = messageTypes.find((known) => known === name);
  if (type !== undefined) return type;
  throw new TelltaleError('USAGE', `"${name}" is no event; use ${messageTypes.join(', ')}`);
}
