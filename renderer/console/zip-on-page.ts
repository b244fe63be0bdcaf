// Owns: zipping without workers, in the place of `fflate` in the console's build. That library makes workers
// from blobs for larger files, which the content security policy refuses, and then never answers.
import { type Zippable, zipSync } from 'fflate/browser';

export { strToU8, zipSync } from 'fflate/browser';

export function zip(files: Zippable, done: (error: unknown, archive?: Uint8Array) => void): void {
  try {
    done(null, zipSync(files));
  } catch (error) {
    done(error);
  }
}
