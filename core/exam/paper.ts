// Owns: sealing a paper under its code, and opening it: Argon2id (RFC 9106) makes key and nonce, AES-256-GCM seals.
// What must stay true: the same exam and code give the same bytes, so a library builds the same twice; salt and
// therefore key and nonce differ as soon as one letter of the paper does.
import { Aes256Gcm } from '@hpke/core';
import { argon2id } from 'hash-wasm';
import { type Quiz, quizSchema } from '../domain/quiz.ts';
import {
  type Bytes,
  decodeBase64Url,
  decodeHex,
  decodeUtf8,
  encodeBase64Url,
  encodeUtf8,
} from '../kernel/bytes.ts';
import { toCanonicalJson } from '../kernel/canonical-json.ts';
import { hashText } from '../kernel/hash.ts';

/** Second choice of RFC 9106 §4: about half a second a guess on a village machine. */
const cost = { parallelism: 1, iterations: 3, memorySize: 64 * 1024 } as const;
const keyBytes = 32;
const nonceBytes = 12;
const saltBytes = 16;

export interface ExamName {
  unitId: string;
  materialId: string;
}

async function derive(code: string, salt: Bytes): Promise<{ key: Bytes; nonce: Bytes }> {
  const derived = await argon2id({
    password: code,
    salt,
    ...cost,
    hashLength: keyBytes + nonceBytes,
    outputType: 'hex',
  });
  const bytes = decodeHex(derived);
  return { key: bytes.slice(0, keyBytes), nonce: bytes.slice(keyBytes) };
}

/** A paper put into another exam does not open. */
function toContext({ unitId, materialId }: ExamName): Bytes {
  return encodeUtf8(`yuanjiao/1/exam-paper/${unitId}/${materialId}`);
}

export async function sealPaper(
  name: ExamName,
  quiz: Quiz,
  code: string,
): Promise<{ salt: string; sealed: Bytes }> {
  const plain = toCanonicalJson(quiz);
  const salt = decodeHex(hashText(toCanonicalJson({ ...name, code, plain }))).slice(0, saltBytes);
  const { key, nonce } = await derive(code, salt);
  const context = new Aes256Gcm().createEncryptionContext(key.buffer);
  const sealed = await context.seal(nonce, encodeUtf8(plain), toContext(name));
  return { salt: encodeBase64Url(salt), sealed: new Uint8Array(sealed) };
}

/** Undefined: another code, another exam, or changed bytes; which of them cannot be told. */
export async function openPaper(
  name: ExamName,
  salt: string,
  sealed: Bytes,
  code: string,
): Promise<Quiz | undefined> {
  const { key, nonce } = await derive(code, decodeBase64Url(salt));
  try {
    const context = new Aes256Gcm().createEncryptionContext(key.buffer);
    const plain = await context.open(nonce, sealed, toContext(name));
    return quizSchema.parse(JSON.parse(decodeUtf8(new Uint8Array(plain))));
  } catch {
    return undefined;
  }
}
