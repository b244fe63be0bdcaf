// Owns: the one door from the page into the shell. Every call passes here: sender, frame, name, schema.
// What must stay true: nothing thrown crosses; whatever goes wrong comes back as an error value.
import {
  type AnswerOf,
  type ChannelName,
  channels,
  isChannelName,
  type RequestOf,
} from '#core/bridge/channels.ts';
import { fail, type Outcome } from '#core/protocol/errors.ts';
import { isKioskUrl, kioskOrigin } from './addresses.ts';
import type { InvokeEvent, SenderFrame } from './electron-port.ts';

export type Handlers = {
  readonly [Name in ChannelName]: (request: RequestOf<Name>) => Promise<Outcome<AnswerOf<Name>>>;
};

/**
 * Only the kiosk's own top frame. The URL alone is not enough: a sandboxed document has our URL and the
 * origin `null`; the origin alone is not enough: `about:blank` inherits it.
 */
export function isTrustedSender(frame: SenderFrame | null): boolean {
  return frame !== null && frame.parent === null && isKioskUrl(frame.url) && frame.origin === kioskOrigin;
}

/** The handler for `ipcMain.handle`. `report` gets what a bug threw, for the log. */
export function createInvokeAnswerer(handlers: Handlers, report: (text: string) => void) {
  async function ask<Name extends ChannelName>(name: Name, request: unknown): Promise<Outcome<unknown>> {
    const parsed = channels[name].request.safeParse(request);
    if (!parsed.success) return fail('malformed', { detail: `${name} was asked wrongly` });
    // The schema was looked up by the same name as the handler.
    return handlers[name](parsed.data as RequestOf<Name>);
  }

  return async function answerInvoke(event: InvokeEvent, ...args: unknown[]): Promise<Outcome<unknown>> {
    const [name, request] = args;
    if (!isTrustedSender(event.senderFrame)) return fail('not-allowed', { detail: 'not the kiosk page' });
    if (!isChannelName(name)) return fail('not-found', { detail: 'no such channel' });
    try {
      return await ask(name, request);
    } catch (error) {
      report(`${name} threw: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      return fail('storage-broken', { detail: `${name} failed inside the shell` });
    }
  };
}
