// Owns: how a file is cut. Apart from the schema of a file, so that the service worker, which every start of
// the kiosk waits for, does not carry a schema library for it.

/** A file is fetched, checked and repaired in pieces of this size. */
export const pieceBytes = 1024 ** 2;

/** Number of pieces of a file; an empty file has one empty piece. */
export function countPieces(sizeBytes: number): number {
  return Math.max(1, Math.ceil(sizeBytes / pieceBytes));
}
