// Owns: what people of a station want of the library, and how much may be spent on it. A choice says what is
// left out, so that a new topic or column comes by itself. Units of plans come whatever is chosen.
import * as z from 'zod';
import type { FileRef } from '../domain/file-ref.ts';
import { languageSchema } from '../domain/language.ts';
import { listFiles, type Manifest, type Material, topicSchema } from '../domain/manifest.ts';

const pathSchema = z.string().max(100);
const hourSchema = z.int().min(0).max(23);

const contentChoiceSchema = z.object({
  withoutTopics: z.array(topicSchema),
  withoutColumns: z.array(z.string().max(64)),
  /** Sound and PDF in these languages stay at the center; texts always come in all three. */
  withoutLanguages: z.array(languageSchema),
  /** Target paths that people keep whatever else is chosen, and those that they have sent away. */
  pinned: z.array(pathSchema),
  sentAway: z.array(pathSchema),
  /** Room for the library on this disk; null: as much as there is. */
  budgetBytes: z.number().min(0).nullable(),
  /** County hours in which films, sound and other large files may come; null: always. */
  nightWindow: z.object({ fromHour: hourSchema, toHour: hourSchema }).nullable(),
  /** Of the line, in one county month; null: no limit. */
  monthlyCapBytes: z.number().min(0).nullable(),
  /** The line costs by the byte: large files wait for another road. */
  isMetered: z.boolean(),
  isPaused: z.boolean(),
});
export type ContentChoice = z.infer<typeof contentChoiceSchema>;

export const firstContentChoice: ContentChoice = {
  withoutTopics: [],
  withoutColumns: [],
  withoutLanguages: [],
  pinned: [],
  sentAway: [],
  budgetBytes: null,
  nightWindow: null,
  monthlyCapBytes: null,
  isMetered: false,
  isPaused: false,
};

/** Of a list, the words that this version knows. */
function keepKnown(words: unknown, schema: z.ZodType): unknown {
  return Array.isArray(words) ? words.filter((word) => schema.safeParse(word).success) : words;
}

/**
 * What is stored of a choice, part by part: a topic or a field that this version does not know must not take the
 * limits of the line and the room away with it. A part that does not parse is as at first.
 */
export function parseContentChoice(stored: unknown): ContentChoice {
  const known = z.record(z.string(), z.unknown()).safeParse(stored);
  const fields = known.success ? known.data : {};
  const shape = contentChoiceSchema.shape;
  const parts = Object.entries(shape).flatMap(([name, schema]) => {
    const raw =
      schema instanceof z.ZodArray ? keepKnown(fields[name], schema.element as z.ZodType) : fields[name];
    const parsed = schema.safeParse(raw);
    return parsed.success ? [[name, parsed.data] as const] : [];
  });
  return { ...firstContentChoice, ...Object.fromEntries(parts) };
}

/** A file that is not held up by its size comes before one that is (LB15). */
export const largeFileBytes = 2 * 1024 ** 2;

export function isLarge({ mediaType, sizeBytes }: FileRef): boolean {
  return (
    mediaType.startsWith('video/') ||
    mediaType.startsWith('audio/') ||
    mediaType === 'application/pdf' ||
    sizeBytes > largeFileBytes
  );
}

/** Whether the station subscribes to what the manifest belongs to. */
export function isSubscribed(choice: ContentChoice, path: string, manifest: Manifest): boolean {
  if (choice.pinned.includes(path)) return true;
  if (choice.sentAway.includes(path)) return false;
  return manifest.kind === 'unit'
    ? !choice.withoutTopics.includes(manifest.topic)
    : !choice.withoutColumns.includes(manifest.column);
}

function listUnwanted(material: Material, without: ContentChoice['withoutLanguages']): FileRef[] {
  if (material.kind !== 'audio' && material.kind !== 'pdf') return [];
  const wanted = Object.entries(material.files).filter(
    ([language]) => !without.some((one) => one === language),
  );
  // A recording that is in no wanted language is better than silence.
  if (wanted.length === 0) return [];
  return without.flatMap((language) => material.files[language] ?? []);
}

/** The files without which the manifest is not put in use. */
export function listNeededFiles(choice: ContentChoice, manifest: Manifest, isPlanned: boolean): FileRef[] {
  const files = listFiles(manifest);
  if (manifest.kind !== 'unit' || isPlanned || choice.withoutLanguages.length === 0) return files;
  const unwanted = new Set(
    manifest.materials
      .flatMap((material) => listUnwanted(material, choice.withoutLanguages))
      .map(({ sha256 }) => sha256),
  );
  return files.filter(({ sha256 }) => !unwanted.has(sha256));
}
