// Owns: SHA-256 by WebAssembly for workers that hash whole films: four times as fast as the portable one. It is
// loaded when the first file is about to come, so that no start of the kiosk waits for it.
import { installDigest } from '#core/kernel/hash.ts';

/** Where WebAssembly is refused, the portable one stays. */
export async function installFastDigest(): Promise<void> {
  try {
    const { createSHA256 } = await import('hash-wasm');
    const hasher = await createSHA256();
    installDigest(
      (bytes) => hasher.init().update(bytes).digest('binary'),
      () => {
        // One machine for all: between two calls each hash keeps its own state.
        let state = hasher.init().save();
        return {
          update(bytes) {
            state = hasher.load(state).update(bytes).save();
          },
          digest: () => hasher.load(state).digest('binary'),
        };
      },
    );
  } catch {
    return;
  }
}
