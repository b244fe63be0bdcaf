// Owns: a private key on paper: 32 bytes in rows that a person can type back, each row with a check of its own,
// so that a slip of the finger is told at once and by its row.
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { LibraryError } from './library-error.ts';
import type { SigningKey } from './signing-keys.ts';

const rowBytes = 4;
const rowCount = 8;
/** PKCS#8 of an Ed25519 seed (RFC 8410 §7): this, then the 32 bytes. */
const pkcs8Head = Buffer.from('302e020100300506032b657004220420', 'hex');

/**
 * As many bits as the row has, so that no two rows of a number have the same check: a wrong digit is always told,
 * where a hash cut short would tell it nearly always.
 */
function checkRow(row: number, bytes: Buffer): string {
  return crc32(Buffer.concat([Buffer.of(row), bytes]))
    .toString(16)
    .padStart(8, '0');
}

/** Eight digits as a person types them. */
function group(hex: string): string {
  return `${hex.slice(0, 4)} ${hex.slice(4)}`;
}

/** Rows such as `3  9f2c 11ab  check 07d4 5e10`. */
function toPaperRows(privateKey: KeyObject): string[] {
  const seed = privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(pkcs8Head.length);
  return Array.from({ length: rowCount }, (_, index) => {
    const bytes = seed.subarray(index * rowBytes, (index + 1) * rowBytes);
    return `${index + 1}  ${group(bytes.toString('hex'))}  check ${group(checkRow(index + 1, bytes))}`;
  });
}

/** A sheet to print. The key id tells which key it is without giving it away. */
export function formatPaper(role: string, { key, privateKey }: SigningKey): string {
  return [
    `Yuanjiao library · ${role} key · ${key.keyID.slice(0, 16)}`,
    'Whoever reads this sheet can sign in the name of the county. Keep it in a safe, never in a computer.',
    '县资料库签名密钥：锁在保险柜里，不要拍照，不要存进电脑。',
    'بۇ قەغەزنى ئىشكاپقا قۇلۇپلاپ ساقلاڭ، رەسىمگە تارتماڭ، كومپيۇتېرغا ساقلىماڭ.',
    '',
    ...toPaperRows(privateKey),
    '',
    `To restore: type the eight rows into a text file, then: npm run content -- keys restore ${role} FILE`,
    '',
  ].join('\n');
}

const digits = String.raw`([0-9a-f]{4})\s?([0-9a-f]{4})`;
const rowForm = new RegExp(String.raw`^\s*([1-8])\s+${digits}\s+check\s+${digits}\s*$`, 'i');

/** The key that was typed from paper; lines that are no rows are passed over. */
export function parsePaperRows(text: string): KeyObject {
  const rows = new Map<number, Buffer>();
  for (const line of text.split(/\r?\n/)) {
    const [, row, first, second, ...check] = rowForm.exec(line) ?? [];
    if (row === undefined) continue;
    const bytes = Buffer.from(`${first}${second}`, 'hex');
    if (checkRow(Number(row), bytes) !== check.join('').toLowerCase())
      throw new LibraryError('keys', `Row ${row} is not typed as it stands on the paper.`);
    rows.set(Number(row), bytes);
  }
  const missing = Array.from({ length: rowCount }, (_, index) => index + 1).filter((row) => !rows.has(row));
  if (missing.length > 0)
    throw new LibraryError('keys', `Missing or misspelt: row ${missing.join(', ')} of the paper.`);
  const seed = Buffer.concat([...rows].sort(([a], [b]) => a - b).map(([, bytes]) => bytes));
  return createPrivateKey({ key: Buffer.concat([pkcs8Head, seed]), format: 'der', type: 'pkcs8' });
}
