// Owns: how a command reaches the process that holds the embedded database: one JSON line each way over a
// socket in the data folder, which only the owner of the folder can open.

import { createHash } from 'node:crypto';
import { chmod, rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { CenterContext } from '../services/context.ts';
import {
  type Command,
  type CommandResult,
  commandResultSchema,
  commandSchema,
  runCommand,
} from './administer.ts';

function toAddress(dataDir: string): string {
  if (process.platform !== 'win32') return join(resolve(dataDir), 'control.sock');
  return `\\\\.\\pipe\\yuanjiao-${createHash('sha256').update(resolve(dataDir)).digest('hex').slice(0, 16)}`;
}

async function answerLine(context: CenterContext, line: string): Promise<CommandResult> {
  try {
    const command = commandSchema.safeParse(JSON.parse(line));
    if (!command.success)
      return { ok: false, sentence: 'This center is of another version and does not know the command.' };
    return await runCommand(context, command.data);
  } catch (error) {
    return { ok: false, sentence: error instanceof Error ? error.message : String(error) };
  }
}

/** Listens until closed. The folder's lock has been taken, so a socket file that is left is a dead one. */
export async function serveControl(context: CenterContext): Promise<Server> {
  const address = toAddress(context.dataDir);
  if (process.platform !== 'win32') await rm(address, { force: true });
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    createInterface({ input: socket }).once('line', (line) => {
      void answerLine(context, line).then((result) => socket.end(`${JSON.stringify(result)}\n`));
    });
  });
  await new Promise<void>((done, failed) => {
    server.once('error', failed);
    server.listen(address, done);
  });
  if (process.platform !== 'win32') await chmod(address, 0o600);
  return server;
}

/** The serving process's answer; undefined when none serves this folder. */
export async function askServing(dataDir: string, command: Command): Promise<CommandResult | undefined> {
  return new Promise((done, failed) => {
    const socket = connect(toAddress(dataDir));
    socket.once('error', (error) => {
      const code = 'code' in error ? error.code : '';
      if (code === 'ENOENT' || code === 'ECONNREFUSED') done(undefined);
      else failed(error);
    });
    socket.once('connect', () => socket.write(`${JSON.stringify(command)}\n`));
    const lines = createInterface({ input: socket });
    lines.on('error', () => undefined);
    lines.once('line', (line) => {
      const parsed = commandResultSchema.safeParse(JSON.parse(line));
      done(
        parsed.success
          ? parsed.data
          : { ok: false, sentence: 'The center gave an answer of another version.' },
      );
      socket.destroy();
    });
  });
}
