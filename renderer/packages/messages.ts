// Owns: what crosses between the kiosk and the frame of a package, both ways over one MessagePort. What the
// frame says is courseware speaking: it is parsed before anybody believes it.
import * as z from 'zod';
import type { Language } from '#core/domain/language.ts';
import type { PackageFormat } from '#core/domain/package-files.ts';
import { packageReportSchema } from '#core/domain/package-run.ts';

/** Path below the package's own address, decoded; the kiosk's own files stand below `playerFolder`. */
export const fileRequestSchema = z.strictObject({
  path: z.string().max(2000),
  range: z.string().max(100).nullable(),
});
export type FileRequest = z.infer<typeof fileRequestSchema>;

export interface FileAnswer {
  status: number;
  headers: Record<string, string>;
  body: Blob | null;
}

export const frameMessageSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('file'), request: fileRequestSchema }),
  /** The package is on the screen. */
  z.strictObject({ type: z.literal('shown') }),
  /** The package cannot be played: its entry is missing or its player failed. */
  z.strictObject({ type: z.literal('failed'), detail: z.string().max(500) }),
  /** Somebody touched it or typed, or a film in it begins or ends. */
  z.strictObject({ type: z.literal('attention'), isTouched: z.boolean(), isPlaying: z.boolean() }),
  z.strictObject({ type: z.literal('report'), report: packageReportSchema }),
]);
export type FrameMessage = z.infer<typeof frameMessageSchema>;

/** The first word of the frame, before it has a port. */
export const frameLoaded = 'yuanjiao-frame-loaded';

export interface StartMessage {
  format: PackageFormat;
  entry: string;
  language: Language;
  /** What the last sitting left; empty at the beginning. */
  state: string;
}
