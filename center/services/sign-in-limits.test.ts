import { describe, expect, it } from 'vitest';
import { createKnownBrowser, createSignInLimits, type SignInTry } from './sign-in-limits.ts';

const minute = 60_000;

function createWorld() {
  const clock = { nowMs: 0 };
  const context = { keys: { secret: Buffer.from('secret') }, nowMs: () => clock.nowMs };
  const limits = createSignInLimits(context);
  const toTry = (login: string, sender: string, more: Partial<SignInTry> = {}): SignInTry => ({
    login,
    sender,
    known: undefined,
    hasCode: false,
    ...more,
  });
  return {
    clock,
    limits,
    know: (login: string) => createKnownBrowser(context, login),
    isPaused: (login: string, sender: string, more?: Partial<SignInTry>) =>
      limits.getWaitMs(toTry(login, sender, more)) > 0,
    guess: (login: string, sender: string, more?: Partial<SignInTry>) =>
      limits.noteWrong(toTry(login, sender, more), more?.hasCode ? 'totp-wrong' : 'sign-in-wrong'),
    enter: (login: string, sender: string) => limits.noteRight(toTry(login, sender)),
  };
}

describe('limits at signing in', () => {
  it('ten wrong tries pause this sender at this account, for a quarter of an hour', () => {
    const { guess, isPaused, clock } = createWorld();
    for (let i = 0; i < 9; i++) guess('aygul', 'a');
    expect(isPaused('aygul', 'a')).toBe(false);
    guess('aygul', 'a');
    expect(isPaused('aygul', 'a')).toBe(true);
    expect(isPaused('aygul', 'b')).toBe(false);
    expect(isPaused('eli', 'a')).toBe(false);
    clock.nowMs = 15 * minute;
    expect(isPaused('aygul', 'a')).toBe(false);
  });

  it('one sender at many accounts is paused at all of them; signing in to an own one does not clear that', () => {
    const { guess, isPaused, enter } = createWorld();
    for (let i = 0; i < 59; i++) guess(`somebody-${i}`, 'a');
    enter('own', 'a');
    expect(isPaused('eli', 'a')).toBe(false);
    guess('somebody-else', 'a');
    expect(isPaused('eli', 'a')).toBe(true);
    expect(isPaused('eli', 'b')).toBe(false);
  });

  it('a browser that the account knows is paused by its own guesses alone', () => {
    const { guess, isPaused, know } = createWorld();
    const known = know('aygul');
    for (let i = 0; i < 100; i++) guess(i % 2 ? 'aygul' : `somebody-${i}`, 'a');
    expect(isPaused('aygul', 'a')).toBe(true);
    expect(isPaused('aygul', 'a', { known })).toBe(false);
    expect(isPaused('eli', 'a', { known })).toBe(true);
    expect(isPaused('aygul', 'a', { known: `${known}x` })).toBe(true);
    expect(isPaused('aygul', 'a', { known: '.' })).toBe(true);
    for (let i = 0; i < 10; i++) guess('aygul', 'a', { known });
    expect(isPaused('aygul', 'a', { known })).toBe(true);
    expect(isPaused('aygul', 'c', { known: know('aygul') })).toBe(false);
  });

  it('codes are counted over all senders, and hold up only those who have the password', () => {
    const { guess, isPaused, know } = createWorld();
    for (let i = 0; i < 10; i++) guess('aygul', `sender-${i}`, { hasCode: true });
    expect(isPaused('aygul', 'new', { hasCode: true })).toBe(true);
    expect(isPaused('aygul', 'new')).toBe(false);
    expect(isPaused('aygul', 'new', { hasCode: true, known: know('aygul') })).toBe(false);
    expect(isPaused('eli', 'sender-1', { hasCode: true })).toBe(false);
  });
});
