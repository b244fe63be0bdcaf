// Owns: conversions between bytes and text. TextEncoder and TextDecoder exist in every host (Node,
// page, worker) but in no ECMAScript lib, so this file alone names them.

interface TextCodec {
  TextEncoder: new () => { encode(text: string): Uint8Array<ArrayBuffer> };
  TextDecoder: new (label: 'utf-8', options: { fatal: boolean }) => { decode(bytes: Uint8Array): string };
}
const codec = globalThis as unknown as TextCodec;
const encoder = new codec.TextEncoder();
const decoder = new codec.TextDecoder('utf-8', { fatal: true });

/** A byte array that owns a plain (never shared) buffer, which WebCrypto and fetch ask for. */
export type Bytes = Uint8Array<ArrayBuffer>;

export function encodeUtf8(text: string): Bytes {
  return encoder.encode(text);
}

/** Throws TypeError on malformed UTF-8: a replacement character would hide damage. */
export function decodeUtf8(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

const hexDigits = '0123456789abcdef';

/** Lower-case hexadecimal, two digits a byte. */
export function encodeHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += hexDigits.charAt(byte >> 4) + hexDigits.charAt(byte & 15);
  return text;
}

/** Value of the code of `0`–`9` or `a`–`f`. */
function toDigit(code: number): number {
  return code < 58 ? code - 48 : code - 87;
}

/** Throws RangeError on anything but an even number of lower-case hexadecimal digits. */
export function decodeHex(text: string): Bytes {
  if (!/^(?:[0-9a-f]{2})*$/.test(text)) throw new RangeError('not lower-case hexadecimal');
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) {
    bytes[i] = (toDigit(text.charCodeAt(i * 2)) << 4) | toDigit(text.charCodeAt(i * 2 + 1));
  }
  return bytes;
}

const base64Alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** base64url without padding (RFC 4648 §5). */
export function encodeBase64Url(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const a = bytes[i] ?? 0;
    const b = bytes[i + 1] ?? 0;
    const c = bytes[i + 2] ?? 0;
    const quads = [a >> 2, ((a & 3) << 4) | (b >> 4), ((b & 15) << 2) | (c >> 6), c & 63];
    const keep = Math.min(4, bytes.length - i + 1);
    for (let q = 0; q < keep; q++) text += base64Alphabet.charAt(quads[q] ?? 0);
  }
  return text;
}

/** Throws RangeError on a character outside the alphabet or an impossible length. */
export function decodeBase64Url(text: string): Bytes {
  if (text.length % 4 === 1) throw new RangeError('not base64url');
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let held = 0;
  let bits = 0;
  let at = 0;
  for (const char of text) {
    const value = base64Alphabet.indexOf(char);
    if (value < 0) throw new RangeError('not base64url');
    held = (held << 6) | value;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = (held >> bits) & 255;
    }
  }
  return bytes;
}

export function joinBytes(...parts: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Length in bytes of `text` as UTF-8, without making a copy for the common ASCII case. */
export function measureUtf8(text: string): number {
  let size = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit > 0x7ff) size += 2;
    else if (unit > 0x7f) size += 1;
    // A surrogate pair is 4 bytes for 2 units: the rule above counted 6.
    if (unit >= 0xd800 && unit <= 0xdbff) size -= 2;
  }
  return size;
}
