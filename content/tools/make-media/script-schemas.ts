// Owns: the form of the scripts from which films, sounds and handouts are made (content/sources/media-src;
// described in docs/content.md).
import * as z from 'zod';
import { languageSchema, localizedSchema } from '#core/domain/language.ts';

const slug = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/);
/** Middle of the view (x, y in units of the drawing) and how much nearer it is than the whole drawing. */
const lookSchema = z.tuple([z.number(), z.number(), z.number().min(1).max(6)]);

const lineSchema = z.strictObject({
  zh: z.string().min(1),
  ug: z.string().min(1),
  en: z.string().min(1),
  look: lookSchema.optional(),
  /** Seconds of silence after the sentence, for looking. */
  pause: z.number().min(0).max(20).optional(),
});
export type ScriptLine = z.infer<typeof lineSchema>;

const sceneSchema = z.strictObject({
  /** SVG file beside the script; its parts appear by their data-at attributes. */
  drawing: z.string().min(1),
  lines: z.array(lineSchema).min(1),
});
export type ScriptScene = z.infer<typeof sceneSchema>;

const chapterSchema = z.strictObject({ titles: localizedSchema, scenes: z.array(sceneSchema).min(1) });
export type ScriptChapter = z.infer<typeof chapterSchema>;

export const filmScriptSchema = z.strictObject({
  kind: z.literal('film'),
  unit: slug,
  material: slug,
  voice: languageSchema,
  titles: localizedSchema,
  /** The picture shown before the film plays: a drawing as it stands after one of its lines. */
  poster: z.strictObject({ drawing: z.string().min(1), line: z.int().min(0) }),
  /** The chapters in order; each is written in a file of its own, `<name>.json`. */
  chapters: z.array(slug).min(1),
});
export type FilmScript = z.infer<typeof filmScriptSchema>;
export const filmChapterSchema = chapterSchema;

export const soundScriptSchema = z.strictObject({
  kind: z.literal('sound'),
  unit: slug,
  material: slug,
  titles: localizedSchema,
  parts: z.array(z.array(lineSchema).min(1)).min(1),
});
export type SoundScript = z.infer<typeof soundScriptSchema>;

const blockSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('lead'), text: localizedSchema }),
  z.strictObject({ type: z.literal('heading'), text: localizedSchema }),
  /** Numbered steps, each with a drawing (as it stands after `line`) or without. */
  z.strictObject({
    type: z.literal('steps'),
    items: z
      .array(
        z.strictObject({
          text: localizedSchema,
          drawing: z.string().optional(),
          line: z.int().min(0).optional(),
          look: lookSchema.optional(),
        }),
      )
      .min(1),
  }),
  z.strictObject({ type: z.literal('checks'), items: z.array(localizedSchema).min(1) }),
  z.strictObject({
    type: z.literal('table'),
    header: z.array(localizedSchema).min(2),
    rows: z.array(z.array(localizedSchema).min(2)).min(1),
    /** Empty rows to write into. */
    emptyRows: z.int().min(0).max(20).optional(),
  }),
  z.strictObject({ type: z.literal('warning'), text: localizedSchema }),
]);
export type HandoutBlock = z.infer<typeof blockSchema>;

export const handoutScriptSchema = z.strictObject({
  kind: z.literal('handout'),
  unit: slug,
  material: slug,
  titles: localizedSchema,
  subtitles: localizedSchema,
  /** Colour of the heading bar. */
  colour: z.string().regex(/^#[0-9a-f]{6}$/),
  blocks: z.array(blockSchema).min(1),
});
export type HandoutScript = z.infer<typeof handoutScriptSchema>;

export const scriptSchema = z.discriminatedUnion('kind', [
  filmScriptSchema,
  soundScriptSchema,
  handoutScriptSchema,
]);
