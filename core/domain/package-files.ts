// Owns: how a manifest lists an unpacked package (SCORM, H5P, plain HTML): paths inside it, each with its
// file. Paths are plain: no way out of the package, and no two that a careless file system would mix up.
import * as z from 'zod';
import { fileRefSchema } from './file-ref.ts';

export const packageFormats = ['scorm-1.2', 'scorm-2004', 'h5p', 'html'] as const;
export type PackageFormat = (typeof packageFormats)[number];

/** More files than the largest courseware that a village has seen, and still a manifest of a megabyte. */
export const maxPackageFiles = 5000;
const maxPathLength = 400;

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused.
const forbidden = /[\u0000-\u001f\u007f\\]/;

/** True for `a/b.html`; false for absolute, empty or climbing paths and backslashes. */
export function isPackagePath(path: string): boolean {
  if (path.length > maxPathLength || forbidden.test(path)) return false;
  return path.split('/').every((name) => name !== '' && name !== '.' && name !== '..');
}

const pathSchema = z.string().refine(isPackagePath, { message: 'not a plain relative path' });

/** Without query and fragment: the file that the entry names. */
export function toEntryPath(entry: string): string {
  return entry.replace(/[?#].*$/s, '');
}

export const packageShape = {
  kind: z.literal('package'),
  format: z.enum(packageFormats),
  /** What is opened first; may carry a query. `h5p.json` for H5P. */
  entry: z.string().max(1000),
  files: z
    .array(z.strictObject({ path: pathSchema, file: fileRefSchema }))
    .min(1)
    .max(maxPackageFiles)
    .refine((files) => new Set(files.map(({ path }) => path.toLowerCase())).size === files.length, {
      message: 'two paths differ only in case, or not at all',
    }),
};

/** The entry has to be one of the files. */
export function hasEntry({ entry, files }: { entry: string; files: readonly { path: string }[] }): boolean {
  const path = toEntryPath(entry);
  return files.some((file) => file.path === path);
}
