// Owns: what lies in a courier: a folder on a stick, or one file of the same folder (SPEC: CO rules). What is
// plain says who made it, when, for whom and how large; it names no person. The rest is sealed or public.
import * as z from 'zod';
import { sha256Schema } from '../domain/file-ref.ts';
import { localizedSchema } from '../domain/language.ts';
import type { Sha256 } from '../kernel/hash.ts';
import { epochSchema, sliceSchema } from './log.ts';
import { signedSchema } from './signed.ts';

/** Folder of couriers on a stick, beside whatever else is on it. */
export const courierFolderName = 'yuanjiao';
/** How a courier in one file ends. */
export const courierFileEnding = '.yuanjiao';

export const courierFormat = 1;
/** A courier older than this is not read: what it says of a station has long been overtaken. */
export const courierLifeMs = 180 * 86_400_000;

export const courierPaths = {
  description: 'courier.json',
  down: (station: string) => `stations/${station}/down`,
  up: (station: string) => `stations/${station}/up`,
  upList: (station: string) => `stations/${station}/up/up.json`,
  metadata: 'library/metadata',
  targets: 'library/targets',
  /** FAT holds some 10,000 long names in a folder: files are spread over 256. */
  blob: (sha256: Sha256) => `library/blobs/${sha256.slice(0, 2)}/${sha256}`,
} as const;

export function toBoxPath(folder: string, sha256: Sha256): string {
  return `${folder}/${sha256}.box`;
}

/** A sealed box holds a slice of at most 4 MiB, or pages of about 1 MiB, as JSON. */
export const maxBoxBytes = 12 * 1024 ** 2;
/** With 1,000 stations and 1,000 files of a library. */
export const maxDescriptionBytes = 3 * 1024 ** 2;

/** `sha256`: of the box as it lies there; it is named by it. */
const boxSchema = z.object({ sha256: sha256Schema, sizeBytes: z.int().min(1).max(maxBoxBytes) });
export type Box = z.infer<typeof boxSchema>;

const publicKeySchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const filePathSchema = z
  .string()
  .regex(/^(?:metadata|targets)(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*){1,4}$/)
  .max(300);

/** Who made it and from what: the same in every format, so that a newer one is told from rubbish. */
export const anyCourierSchema = z.object({ format: z.int().min(1), centerKey: publicKeySchema });

/** `courier.json`, signed by the center. Fields are added within a format, never changed. */
export const courierSchema = z.object({
  format: z.literal(courierFormat),
  id: z.uuid(),
  county: localizedSchema,
  centerKey: publicKeySchema,
  /** X25519: what goes up is sealed to it. */
  centerBoxKey: publicKeySchema,
  /** Center time: evidence that it is not earlier, never that it is now. */
  madeAtMs: z.int().min(0),
  expiresAtMs: z.int().min(0),
  stations: z
    .array(
      z.object({ station: z.uuid(), name: z.string().min(1).max(80), boxes: z.array(boxSchema).max(200) }),
    )
    .max(1000),
  library: z
    .object({
      /** `all`: a unit that is not here no longer exists. */
      scope: z.enum(['all', 'some']),
      /** Metadata and manifests, below `library/`. */
      files: z.array(z.object({ path: filePathSchema, sizeBytes: z.int().min(0) })).max(5000),
      /** Target paths whose files are all here. */
      targets: z.array(z.string().max(200)).max(5000),
      blobCount: z.int().min(0),
      blobBytes: z.int().min(0),
    })
    .nullable(),
});
export type Courier = z.infer<typeof courierSchema>;

/** What a down box holds. */
export const downContentSchema = z.object({
  /** Feed pages, in order; each signed as on the line. */
  pages: z.array(signedSchema).max(1000),
  /** How far the center has each epoch. */
  receipts: z.array(signedSchema).max(1000),
});
export type DownContent = z.infer<typeof downContentSchema>;

export const positionSchema = z.object({
  county: z.int().min(0),
  station: z.int().min(0),
  generation: z.uuid().optional(),
  wire: z.int().min(1),
});
export type Position = z.infer<typeof positionSchema>;

/** `up.json` of a station, signed by it. */
export const upListSchema = z.object({
  format: z.literal(courierFormat),
  station: z.uuid(),
  /** The station's clock when it wrote this. */
  wallMs: z.number(),
  /** The courier that the station had read before. */
  courier: z.uuid().nullable(),
  position: positionSchema,
  boxes: z
    .array(
      z.object({
        ...boxSchema.shape,
        epoch: epochSchema,
        from: z.int().min(1),
        count: z.int().min(1),
        head: sha256Schema,
      }),
    )
    .max(10_000),
});
export type UpList = z.infer<typeof upListSchema>;
export type UpBox = UpList['boxes'][number];

export const upContentSchema = z.object({ slice: sliceSchema });
