// Owns: passwords, PINs, codes and tokens: how they are made and how they are kept (never as they are).
import { createHmac, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import { argon2id, argon2Verify } from 'hash-wasm';
import { codeAlphabet } from '#core/protocol/enrolment.ts';

/** OWASP's first choice for argon2id: 19 MiB, two passes, one lane. */
const cost = { parallelism: 1, iterations: 2, memorySize: 19 * 1024, hashLength: 32 } as const;

/** PHC string of a password or PIN. */
export async function hashPassword(password: string): Promise<string> {
  return argon2id({ password, salt: randomBytes(16), ...cost, outputType: 'encoded' });
}

export async function verifyPassword(password: string, hash: string): Promise<boolean> {
  return argon2Verify({ password, hash });
}

/** PINs that a neighbour tries first: one digit, runs, pairs, and the like. */
function isGuessable(pin: string): boolean {
  const digits = [...pin].map(Number);
  const steps = new Set(digits.slice(1).map((digit, index) => (digit - (digits[index] ?? 0) + 10) % 10));
  const [a, b, c] = [pin.slice(0, 2), pin.slice(2, 4), pin.slice(4, 6)];
  const isPattern = (a === b && b === c) || pin.slice(0, 3) === pin.slice(3);
  const isDate = /^(?:19|20)\d\d|^\d{4}(?:19|20)|^(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d\d$/.test(pin);
  return steps.size === 1 || new Set(digits).size <= 2 || isPattern || isDate;
}

export function createPin(): string {
  for (;;) {
    const pin = String(randomInt(1_000_000)).padStart(6, '0');
    if (!isGuessable(pin)) return pin;
  }
}

/** Letters that cannot be taken for each other; 4.3 bits each. */
export function createCode(length = 8): string {
  return Array.from({ length }, () => codeAlphabet.charAt(randomInt(codeAlphabet.length))).join('');
}

export function createToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What is stored instead of a code or token: useless without the center's secret. */
export function hashToken(secret: Buffer, purpose: string, token: string): string {
  return createHmac('sha256', secret).update(`${purpose}\n${token}`).digest('hex');
}

export function isSameText(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)];
  return x.length === y.length && timingSafeEqual(x, y);
}
