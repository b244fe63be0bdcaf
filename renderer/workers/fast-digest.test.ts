import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { encodeHex } from '#core/kernel/bytes.ts';
import { beginHash, installDigest, toSha256 } from '#core/kernel/hash.ts';
import { installFastDigest } from './fast-digest.ts';

const sum = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const film = new Uint8Array(3_000_001).map((_, at) => at * 31);

it('the digest of WebAssembly is SHA-256, also of two that run at once', async () => {
  await installFastDigest();
  expect(toSha256(film)).toBe(sum(film));
  expect(toSha256(new Uint8Array(0))).toBe(sum(new Uint8Array(0)));
  const [one, two] = [beginHash(), beginHash()];
  for (let at = 0; at < film.length; at += 700_001) {
    one.update(film.subarray(at, at + 700_001));
    two.update(film.subarray(0, 5));
    toSha256(film.subarray(at, at + 9));
  }
  expect(encodeHex(one.digest())).toBe(sum(film));
  expect(encodeHex(two.digest())).not.toBe(sum(film));
  expect(encodeHex(beginHash().digest())).toBe(sum(new Uint8Array(0)));
});

it('what is not SHA-256 is not taken', () => {
  expect(() => installDigest(() => new Uint8Array(32))).toThrow('not SHA-256');
});
