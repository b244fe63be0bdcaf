// Owns: sending one file to the center: in pieces that go on where a cut left them, also after the page was closed
// and the same file is chosen again; hashed here, so that the center can tell whether all of it came unharmed.
import { createSHA256 } from 'hash-wasm';
import { Upload } from 'tus-js-client';
import { type FileUse, studyPaths } from '#core/protocol/console-study-api.ts';
import type { ErrorKind } from '#core/protocol/errors.ts';

/** Small enough for a line of 28 kB/s within the center's time limit of a request. */
const pieceBytes = 4 * 1024 ** 2;
/** A line that is away for an hour is nothing special here. */
const retryDelays = [0, 1000, 3000, 5000, 10_000, 20_000, ...Array.from({ length: 60 }, () => 60_000)];

export async function hashFile(file: Blob, onProgress: (bytes: number) => void): Promise<string> {
  const hash = await createSHA256();
  hash.init();
  for (let at = 0; at < file.size; at += pieceBytes) {
    hash.update(new Uint8Array(await file.slice(at, at + pieceBytes).arrayBuffer()));
    onProgress(Math.min(file.size, at + pieceBytes));
  }
  return hash.digest('hex');
}

export interface UploadTask {
  /** Stops; the center keeps what it has. */
  pause(): void;
  resume(): void;
  /** Stops, and the center drops what it has. */
  cancel(): void;
}

export interface UploadEvents {
  onProgress(sentBytes: number): void;
  /** All bytes are at the center under this id. */
  onSent(uploadId: string): void;
  onFailed(kind: ErrorKind): void;
}

function toKind(status: number): ErrorKind {
  if (status === 401) return 'sign-in-needed';
  if (status === 404) return 'not-found';
  if (status === 413) return 'too-large';
  if (status === 415) return 'upload-kind';
  return status === 0 ? 'no-road' : 'center-fault';
}

export function startUpload(draftId: string, use: FileUse, file: File, events: UploadEvents): UploadTask {
  const upload = new Upload(file, {
    endpoint: studyPaths.uploads,
    chunkSize: pieceBytes,
    retryDelays,
    metadata: { draft: draftId, name: file.name.slice(-200), use },
    removeFingerprintOnSuccess: true,
    fingerprint: async () => ['console', draftId, use, file.name, file.size, file.lastModified].join('|'),
    onProgress: (sent) => events.onProgress(sent),
    onShouldRetry: (error) => {
      const status = 'originalResponse' in error ? (error.originalResponse?.getStatus() ?? 0) : 0;
      return status === 0 || status >= 500 || status === 409 || status === 423;
    },
    onSuccess: () => events.onSent((upload.url ?? '').split('/').at(-1) ?? ''),
    onError: (error) => {
      const response = 'originalResponse' in error ? error.originalResponse : null;
      events.onFailed(toKind(response?.getStatus() ?? 0));
    },
  });
  async function begin(): Promise<void> {
    const [earlier] = await upload.findPreviousUploads();
    if (earlier) upload.resumeFromPreviousUpload(earlier);
    upload.start();
  }
  void begin();
  return {
    pause: () => void upload.abort(),
    resume: () => upload.start(),
    cancel: () => void upload.abort(true),
  };
}
