// Owns: the records and slices of a proof in the order in which a reader wants them.
import { computeStep } from '#core/domain/progress.ts';
import { parseActivityIri } from '#core/domain/xapi.ts';
import { readBody, sliceHeaderSchema } from '#core/protocol/log.ts';
import type { Proof } from '#core/protocol/proof.ts';
import { placeAtStation } from '#core/protocol/proof-hours.ts';

export interface ProofRecord {
  id: string;
  station: string;
  seq: number;
  occurredMs: number;
  verb: string;
  unitId: string | undefined;
  activeMs: number;
}

/** By time. What cannot be read is left out: the verdict has said so. */
export function listProofRecords(proof: Proof): ProofRecord[] {
  const records = proof.runs.flatMap(({ station, parts }) =>
    parts.flatMap((part): ProofRecord[] => {
      if (!('body' in part)) return [];
      const seq: unknown = /"seq":(\d+)/.exec(part.body)?.[1];
      const read = readBody(part.body, Number(seq));
      if (!read.ok) return [];
      const { statement, evidence } = read.body;
      const step = computeStep(statement, part.occurredAtMs, placeAtStation(station, evidence));
      return [
        {
          id: statement.id,
          station,
          seq: read.body.seq,
          occurredMs: part.occurredAtMs,
          verb: statement.verb.id,
          unitId: parseActivityIri(statement.object.id)?.unitId,
          activeMs: step?.activeMs ?? 0,
        },
      ];
    }),
  );
  return records.sort((a, b) => a.occurredMs - b.occurredMs || a.seq - b.seq);
}

export function listProofSlices(proof: Proof) {
  return proof.runs.flatMap(({ station, epoch, headers }) =>
    headers.flatMap(({ payload, receivedAtMs }) => {
      const header = sliceHeaderSchema.safeParse(JSON.parse(payload)).data;
      return header
        ? [{ station, epoch, from: header.from, through: header.from + header.count - 1, receivedAtMs }]
        : [];
    }),
  );
}
