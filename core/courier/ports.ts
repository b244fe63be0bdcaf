// Owns: what couriers need from a host: a place with files (a stick, a folder, one file) and sealing. A place
// that cannot be reached is an error value; it may come back at any time, with what was on it.
import type { Bytes } from '../kernel/bytes.ts';
import type { Outcome } from '../protocol/errors.ts';

/** Paths are relative, with `/`. Errors: `courier-gone`, `courier-full`, `courier-read-only`. */
export interface CourierFolder {
  /** Size in bytes; undefined when there is no such file. */
  measureFile(path: string): Promise<Outcome<number | undefined>>;
  /** Bytes `from` (inclusive) to `to` (exclusive), fewer at the end of the file; undefined without a file. */
  readFile(path: string, from: number, to: number): Promise<Outcome<Bytes | undefined>>;
  /** Names of files and folders; none when there is no such folder. */
  listFolder(path: string): Promise<Outcome<string[]>>;
  /** Afterwards the file has these bytes, or it is as it was, as far as the medium can. */
  writeFile(path: string, bytes: Bytes): Promise<Outcome<void>>;
  removeFile(path: string): Promise<Outcome<void>>;
}

/** Seals to one receiver. `context` is bound to the box: it opens under the same one only. */
export interface Sealer {
  /** `publicKey`: X25519, base64url of 32 bytes. */
  seal(publicKey: string, context: string, plain: Bytes): Promise<Bytes>;
}

export interface Opener {
  /** Undefined when the box is not for this key and context, or was changed. */
  open(context: string, sealed: Bytes): Promise<Bytes | undefined>;
}
