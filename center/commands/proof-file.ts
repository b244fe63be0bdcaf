// Owns: proofs of hours as files: written by a center, checked by anybody who has this program and no database.

import { webcrypto } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { pickLanguage } from '#core/domain/language.ts';
import { createVerifier, type Signed } from '#core/kernel/signing.ts';
import { formatProofFile, maxProofChars, type Proof } from '#core/protocol/proof.ts';
import { type ProofFault, proofFaults } from '#core/protocol/proof-faults.ts';
import { type ProofVerdict, verifyProof } from '#core/protocol/verify-proof.ts';
import { writeDurably } from '../services/keys.ts';

export async function writeProof(file: string, signed: Signed): Promise<{ file: string; sizeBytes: number }> {
  const bytes = Buffer.from(formatProofFile(signed));
  await writeDurably(file, bytes, 0o644);
  return { file, sizeBytes: bytes.length };
}

export interface ProofReport {
  isSound: boolean;
  faults: (ProofFault & { sentence: string })[];
  /** What the file claims; undefined when it could not be read. */
  claim:
    | {
        learner: string;
        ids: string[];
        from: string | null;
        to: string | null;
        activeMs: number;
        centerKey: string;
      }
    | undefined;
  days: Proof['hours']['days'];
  facts: ProofVerdict['facts'];
  isKeyGiven: boolean;
}

export async function checkProofFile(file: string, centerKey: string | undefined): Promise<ProofReport> {
  const bytes = await readFile(file);
  // A proof is ASCII and beyond: malformed UTF-8 becomes a replacement character and fails the check.
  const text = bytes.length > maxProofChars * 4 ? '' : bytes.toString('utf8');
  const verifier = createVerifier<webcrypto.CryptoKey>(webcrypto.subtle);
  const { isSound, faults, proof, facts } = await verifyProof(verifier, text, centerKey);
  return {
    isSound,
    faults: faults.map((fault) => ({ ...fault, sentence: proofFaults[fault.code] })),
    claim: proof && {
      learner: pickLanguage(proof.learner.names, 'en') ?? '',
      ids: proof.learner.ids,
      ...proof.period,
      activeMs: proof.hours.activeMs,
      centerKey: proof.centerKey,
    },
    days: proof?.hours.days ?? [],
    facts,
    isKeyGiven: centerKey !== undefined,
  };
}

function formatHours(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}

/** A verdict of many faults names the first; the rest is counted. */
const shownFaults = 20;

/** The verdict for a person at a terminal. */
export function describeReport({ isSound, faults, claim, days, facts, isKeyGiven }: ProofReport): string {
  const lines = [isSound ? 'SOUND: everything in this proof that can be checked is right.' : 'NOT SOUND.'];
  for (const { code, sentence, where } of faults.slice(0, shownFaults)) {
    lines.push(`  ${code}: ${sentence}${where === '' ? '' : ` (${where})`}`);
  }
  if (faults.length > shownFaults) lines.push(`  and ${faults.length - shownFaults} more.`);
  if (!claim) return lines.join('\n');
  lines.push(
    `Learner  ${claim.learner} (${claim.ids.join(', ')})`,
    `Period   ${claim.from ?? 'from the beginning'} to ${claim.to ?? 'the last record'}`,
    `Hours    ${formatHours(claim.activeMs)} on ${days.length} days, ${facts.recordCount} records`,
    ...days.map(({ day, activeMs }) => `  ${day}  ${formatHours(activeMs)}`),
    `Signed by the stations themselves: ${facts.signedByStationCount} of ${facts.recordCount} records; the others by the center alone.`,
    `Dated by their own evidence: ${facts.selfDatedCount} of ${facts.recordCount} records; the others as the center dated them.`,
    `Chains shown from their beginning: ${facts.runsFromGenesis}.`,
    `Center key ${claim.centerKey}`,
    isKeyGiven
      ? 'The key is the one you gave.'
      : 'No key was given: compare this one with the key that you know, or anybody may have made this file.',
    'No check of this file can show whether the center left out a record.',
  );
  return lines.join('\n');
}
