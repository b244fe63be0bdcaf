// Owns: checking a proof of hours without any database (SPEC: PR rules). Whatever can be computed is computed
// again: chains, signatures, dates, hours. What only the center can know it vouches for by its own signature,
// and the verdict counts what rests on that alone.
import { toDay } from '../domain/calendar.ts';
import { normalizeEvidence, readExactMs } from '../domain/clock-evidence.ts';
import { dateRecord } from '../domain/clock-placement.ts';
import { decodeBase64Url, decodeHex, encodeHex, encodeUtf8, joinBytes } from '../kernel/bytes.ts';
import { toCanonicalJson } from '../kernel/canonical-json.ts';
import { hashBytes, type Sha256 } from '../kernel/hash.ts';
import { openSigned, type Signed, type Verifier } from '../kernel/signing.ts';
import { computeGenesis, readBody, sliceHeaderSchema } from './log.ts';
import {
  formatProofFile,
  maxProofChars,
  type Proof,
  type ProofRun,
  proofSchema,
  signedProofSchema,
} from './proof.ts';
import type { ProofFault } from './proof-faults.ts';
import { computeProofHours, type DatedBody } from './proof-hours.ts';
import { contexts } from './version.ts';

export interface ProofVerdict {
  isSound: boolean;
  faults: ProofFault[];
  /** Undefined when the file could not be read at all. */
  proof: Proof | undefined;
  facts: {
    recordCount: number;
    /** Records that lie under a station's own signature; the others only under the center's. */
    signedByStationCount: number;
    /** Records that carry the center time by which they are dated; the others are dated by the center. */
    selfDatedCount: number;
    /** Runs that reach back to the beginning of their epoch. */
    runsFromGenesis: number;
  };
}

const noFacts = { recordCount: 0, signedByStationCount: 0, selfDatedCount: 0, runsFromGenesis: 0 };

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Chain after each seq of the run, from the one before `from` on; undefined when a digest is malformed. */
function chainRun({ from, previous, parts }: ProofRun): Map<number, Sha256> | undefined {
  const hashes = new Map<number, Sha256>([[from - 1, previous as Sha256]]);
  let hash = decodeHex(previous);
  let seq = from;
  const add = (digest: Uint8Array) => {
    hash = hashBytes(joinBytes(hash, digest));
    hashes.set(seq, encodeHex(hash) as Sha256);
    seq += 1;
  };
  for (const part of parts) {
    if ('body' in part) {
      add(hashBytes(encodeUtf8(part.body)));
      continue;
    }
    let digests: Uint8Array;
    try {
      digests = decodeBase64Url(part.digests);
    } catch {
      return undefined;
    }
    if (digests.length === 0 || digests.length % 32 !== 0) return undefined;
    for (let at = 0; at < digests.length; at += 32) add(digests.subarray(at, at + 32));
  }
  return hashes;
}

/** Places of the learner's records in the run. */
function listBodies({ from, parts }: ProofRun) {
  let seq = from;
  return parts.flatMap((part) => {
    if ('digests' in part) {
      seq += Math.floor((part.digests.length * 3) / 4 / 32);
      return [];
    }
    seq += 1;
    return [{ ...part, seq: seq - 1 }];
  });
}

/** Seqs that lie under signatures of the station which hold and fit the chain. */
async function checkHeaders(
  verifier: Verifier,
  run: ProofRun,
  hashes: ReadonlyMap<number, Sha256>,
  faults: ProofFault[],
): Promise<(seq: number) => boolean> {
  const spans: { from: number; to: number }[] = [];
  for (const { payload, signature, signKey } of run.headers) {
    const where = `${run.station} ${run.epoch} ${run.from}`;
    const raw = await openSigned(verifier, signKey, contexts.slice, { payload, signature });
    const header = sliceHeaderSchema.safeParse(raw).data;
    if (!header || header.station !== run.station || header.epoch !== run.epoch) {
      faults.push({ code: 'station-signature', where });
      continue;
    }
    const to = header.from + header.count - 1;
    if (hashes.get(header.from - 1) !== header.previous || hashes.get(to) !== header.head) {
      faults.push({ code: 'chain-broken', where: `${run.station} ${run.epoch} ${header.from}` });
      continue;
    }
    spans.push({ from: header.from, to });
  }
  return (seq) => spans.some(({ from, to }) => seq >= from && seq <= to);
}

function checkRecords(proof: Proof, run: ProofRun, seen: Set<string>, faults: ProofFault[]) {
  const station = proof.stations.find(({ id }) => id === run.station);
  const dated: DatedBody[] = [];
  const places: { seq: number; isSelfDated: boolean }[] = [];
  for (const { body: text, seq, receivedAtMs, occurredAtMs, quality } of listBodies(run)) {
    const where = `${run.station} ${run.epoch} ${seq}`;
    const read = readBody(text, seq);
    if (!read.ok || !station) {
      faults.push({ code: 'body-unreadable', where });
      continue;
    }
    const { statement, evidence } = read.body;
    if (!proof.learner.ids.includes(statement.actor.account.name))
      faults.push({ code: 'foreign-record', where });
    if (seen.has(statement.id)) faults.push({ code: 'record-twice', where });
    seen.add(statement.id);
    const belief = { floorMs: station.madeAtMs, ceilingMs: receivedAtMs };
    const clock = normalizeEvidence(evidence);
    const boot = proof.boots.find(({ station: id, bootId }) => id === run.station && bootId === clock.bootId);
    const isSelfDated = readExactMs(clock, belief) !== undefined;
    const time = boot && dateRecord(clock, boot, belief);
    if (time?.occurredMs !== occurredAtMs || time.quality !== quality)
      faults.push({ code: 'date-wrong', where });
    const day = toDay(occurredAtMs, proof.offsetMinutes);
    const { from, to } = proof.period;
    if ((from !== null && day < from) || (to !== null && day > to)) {
      faults.push({ code: 'outside-period', where });
    }
    dated.push({ station: run.station, body: read.body, occurredMs: occurredAtMs });
    places.push({ seq, isSelfDated });
  }
  return { dated, places };
}

async function readFile(
  verifier: Verifier,
  text: string,
  centerKey: string | undefined,
  faults: ProofFault[],
): Promise<Proof | undefined> {
  const signed: Signed | undefined =
    text.length > maxProofChars ? undefined : signedProofSchema.safeParse(parseJson(text)).data;
  const proof = signed && proofSchema.safeParse(parseJson(signed.payload)).data;
  if (!signed || !proof) {
    faults.push({ code: 'not-a-proof', where: '' });
    return undefined;
  }
  if (formatProofFile(signed) !== text) faults.push({ code: 'not-canonical', where: '' });
  if (centerKey !== undefined && proof.centerKey !== centerKey)
    faults.push({ code: 'center-key', where: '' });
  const opened = await openSigned(verifier, centerKey ?? proof.centerKey, contexts.proof, signed);
  if (opened === undefined) faults.push({ code: 'center-signature', where: '' });
  return proof;
}

/**
 * Checks the text of a proof file. `centerKey` (base64url): the key of the county's center, as the reader knows
 * it from elsewhere; without it the file's own is used, which only shows that the file is of one piece.
 */
export async function verifyProof(
  verifier: Verifier,
  text: string,
  centerKey?: string,
): Promise<ProofVerdict> {
  const faults: ProofFault[] = [];
  const proof = await readFile(verifier, text, centerKey, faults);
  if (!proof) return { isSound: false, faults, proof, facts: noFacts };
  const facts = { ...noFacts };
  const seen = new Set<string>();
  const all: DatedBody[] = [];
  for (const run of proof.runs) {
    const where = `${run.station} ${run.epoch} ${run.from}`;
    const hashes = chainRun(run);
    const { dated, places } = checkRecords(proof, run, seen, faults);
    all.push(...dated);
    facts.recordCount += places.length;
    facts.selfDatedCount += places.filter(({ isSelfDated }) => isSelfDated).length;
    if (!hashes || hashes.get(run.from + hashes.size - 2) !== run.head) {
      faults.push({ code: 'chain-broken', where });
      continue;
    }
    if (run.from === 1) {
      if (run.previous === computeGenesis(run.station, run.epoch)) facts.runsFromGenesis += 1;
      else faults.push({ code: 'genesis-wrong', where });
    }
    const isSigned = await checkHeaders(verifier, run, hashes, faults);
    facts.signedByStationCount += places.filter(({ seq }) => isSigned(seq)).length;
  }
  const hours = computeProofHours(all, proof.offsetMinutes);
  if (toCanonicalJson(hours) !== toCanonicalJson(proof.hours))
    faults.push({ code: 'hours-wrong', where: '' });
  return { isSound: faults.length === 0, faults, proof, facts };
}
