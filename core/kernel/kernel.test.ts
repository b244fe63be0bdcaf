import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeBase64Url,
  decodeHex,
  encodeBase64Url,
  encodeHex,
  encodeUtf8,
  joinBytes,
  measureUtf8,
} from './bytes.ts';
import { toCanonicalJson } from './canonical-json.ts';
import { computeCenterTime } from './clock.ts';
import { hashText } from './hash.ts';
import { createUuidV4, createUuidV7, uuidPattern } from './ids.ts';
import { isDeeperThan } from './json-depth.ts';
import { createSigner, createVerifier, openSigned, signPayload } from './signing.ts';

const random = { bytes: (count: number) => crypto.getRandomValues(new Uint8Array(count)) };

describe('bytes', () => {
  it('hexadecimal and base64url come back as they were', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(decodeHex(encodeHex(bytes))).toEqual(new Uint8Array(bytes));
        expect(decodeBase64Url(encodeBase64Url(bytes))).toEqual(new Uint8Array(bytes));
        expect(encodeBase64Url(bytes)).toBe(Buffer.from(bytes).toString('base64url'));
      }),
    );
  });

  it('refuses text that is no encoding', () => {
    for (const text of ['0', 'AB', 'zz']) expect(() => decodeHex(text)).toThrow(RangeError);
    for (const text of ['a', 'a+b/', 'ab=']) expect(() => decodeBase64Url(text)).toThrow(RangeError);
  });

  it('measures UTF-8 without encoding', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => measureUtf8(text) === encodeUtf8(text).length),
    );
  });

  it('joins parts in order', () => {
    expect(joinBytes(new Uint8Array([1]), new Uint8Array(0), new Uint8Array([2, 3]))).toEqual(
      new Uint8Array([1, 2, 3]),
    );
  });
});

describe('canonical JSON (RFC 8785)', () => {
  it('sorts properties, drops undefined and writes numbers the ECMAScript way', () => {
    expect(toCanonicalJson({ b: 1e21, a: [true, null, 'ئا'], c: undefined })).toBe(
      '{"a":[true,null,"ئا"],"b":1e+21}',
    );
  });

  it('gives one text whatever the order of properties', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.integer()), (entries) => {
        const turned = Object.fromEntries(Object.entries(entries).reverse());
        expect(toCanonicalJson(turned)).toBe(toCanonicalJson(entries));
      }),
    );
  });
});

describe('ids', () => {
  it('UUIDv7 sorts by time and survives mad clocks', () => {
    const early = createUuidV7(1_000, random);
    const late = createUuidV7(2_000, random);
    expect(early < late).toBe(true);
    for (const wallMs of [-5, 0, 2 ** 60, Number.MAX_SAFE_INTEGER]) {
      expect(createUuidV7(wallMs, random)).toMatch(uuidPattern);
    }
    expect(createUuidV4(random)).toMatch(uuidPattern);
  });

  it('center time goes on with uptime, whatever the wall says', () => {
    const clock = { bootId: 'b', wallMs: () => 0, uptimeMs: () => 5_000 };
    expect(computeCenterTime(clock, { serverMs: 1_000_000, uptimeMs: 2_000 })).toBe(1_003_000);
  });
});

describe('signing', () => {
  it('a signed text opens only under its key and its context', async () => {
    const keys = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair;
    const publicKey = encodeBase64Url(new Uint8Array(await crypto.subtle.exportKey('raw', keys.publicKey)));
    const verifier = createVerifier<CryptoKey>(crypto.subtle);
    const signed = await signPayload(createSigner(crypto.subtle, keys.privateKey), 'receipt', { through: 3 });
    expect(await openSigned(verifier, publicKey, 'receipt', signed)).toEqual({ through: 3 });
    expect(await openSigned(verifier, publicKey, 'feed', signed)).toBeUndefined();
    const forged = { ...signed, payload: '{"through":4}' };
    expect(await openSigned(verifier, publicKey, 'receipt', forged)).toBeUndefined();
    expect(await openSigned(verifier, 'short', 'receipt', signed)).toBeUndefined();
    expect(await openSigned(verifier, publicKey, 'receipt', { ...signed, signature: '***' })).toBeUndefined();
    // The same 64 bytes, written with another last character.
    const last = signed.signature.at(-1) ?? '';
    const other = { A: 'B', Q: 'R', g: 'h', w: 'x' }[last] ?? '';
    const again = { ...signed, signature: signed.signature.slice(0, -1) + other };
    expect(decodeBase64Url(again.signature)).toEqual(decodeBase64Url(signed.signature));
    expect(await openSigned(verifier, publicKey, 'receipt', again)).toBeUndefined();
  });

  it('hashes text as UTF-8', () => {
    expect(hashText('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });
});

describe('depth of JSON', () => {
  it.each([
    ['{}', 1],
    ['[[1,{"a":[]}],[]]', 4],
    ['{"[[[[":"{{{{"}', 1],
    ['["a\\\\","[",["\\"[["]]', 2],
  ])('%s nests %i deep', (text, depth) => {
    expect(() => JSON.parse(text) as unknown).not.toThrow();
    expect(isDeeperThan(depth, text)).toBe(false);
    expect(isDeeperThan(depth - 1, text)).toBe(true);
  });

  it('a megabyte of brackets ends at the limit', () => {
    expect(isDeeperThan(64, '['.repeat(1_000_000))).toBe(true);
    expect(isDeeperThan(64, '[]'.repeat(500_000))).toBe(false);
  });
});
