// Owns: judging a published library as a newly enrolled station would: core/library does the whole work,
// over the folder as its road.
import { webcrypto } from 'node:crypto';
import { createVerifier } from '#core/kernel/signing.ts';
import { type FetchProgress, fetchLibrary } from '#core/library/fetch-library.ts';
import type { WireError } from '#core/protocol/errors.ts';
import { CheckingLibraryStore, TransientMetadataStore } from './checking-store.ts';
import { FileLink } from './file-link.ts';

export interface VerifyRequest {
  library: string;
  /** Text of the root that stations were enrolled with. */
  root: string;
  nowMs: number;
  onDidProgress?(progress: FetchProgress): void;
}

export interface LibraryFault {
  /** Target path; empty for the metadata. */
  path: string;
  error: WireError;
}

export interface VerifyReport {
  units: number;
  briefings: number;
  files: number;
  bytes: number;
  faults: LibraryFault[];
}

export async function verifyLibrary(request: VerifyRequest): Promise<VerifyReport> {
  const link = new FileLink(request.library);
  const store = new CheckingLibraryStore(link);
  const report = await fetchLibrary({
    link,
    store,
    verifier: createVerifier(webcrypto.subtle),
    metadata: new TransientMetadataStore(),
    shippedRoot: request.root,
    nowMs: request.nowMs,
    priority: [],
    shouldStop: () => false,
    ...(request.onDidProgress ? { onDidProgress: request.onDidProgress } : {}),
  });
  const installed = await store.listInstalled();
  const whole = [...store.whole.values()];
  return {
    units: installed.filter(({ path }) => path.startsWith('units/')).length,
    briefings: installed.filter(({ path }) => path.startsWith('briefings/')).length,
    files: whole.length,
    bytes: whole.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    faults: [...(report.error ? [{ path: '', error: report.error }] : []), ...report.failures],
  };
}
