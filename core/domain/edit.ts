// Owns: corrections of documents: which fields may be corrected, by whom, and the record that carries a
// correction (an xAPI statement, so that the station log keeps, proves and deduplicates it like all others).
// `base` is the time of the value that the editor saw: it tells a correction from a contradiction.
import * as z from 'zod';
import { hlcSchema, nameSchema, symbolSchema } from './documents.ts';
import type { Statement } from './statement.ts';
import { extensions, verbs } from './xapi.ts';

export const editableKinds = ['roster', 'plan'] as const;
export type EditableKind = (typeof editableKinds)[number];

export interface DocumentName {
  kind: EditableKind;
  id: string;
}

export const fieldValueSchema = z.union([z.string(), z.boolean()]);
export type FieldValue = z.infer<typeof fieldValueSchema>;

export const fieldEditSchema = z.strictObject({
  value: fieldValueSchema,
  hlc: hlcSchema,
  /** Time of the value that the editor saw; null when the field had none. */
  base: hlcSchema.nullable(),
});
export type FieldEdit = z.infer<typeof fieldEditSchema>;

/** Corrections by field; at most this many in one record. */
export const maxFieldEdits = 40;
export const fieldEditsSchema = z
  .record(z.string().min(1).max(80), fieldEditSchema)
  .refine((edits) => Object.keys(edits).length > 0 && Object.keys(edits).length <= maxFieldEdits, {
    message: 'one to forty fields',
  });
export type FieldEdits = z.infer<typeof fieldEditsSchema>;

const lettersSchema = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z][a-z ]*$/)
  .max(120);

type FieldSchema = z.ZodType<FieldValue>;
const fieldSchemas: Record<EditableKind, Record<string, FieldSchema>> = {
  roster: {
    'names.zh': nameSchema,
    'names.ug': nameSchema,
    'names.en': nameSchema,
    letters: lettersSchema,
    symbol: symbolSchema,
    isAdministrator: z.boolean(),
  },
  plan: { title: nameSchema, dueDay: z.iso.date() },
};
const groupField = /^groups\.([0-9a-f-]{36})$/;

/** The group whose membership the field is; undefined for other fields. */
export function parseGroupField(field: string): string | undefined {
  return groupField.exec(field)?.[1];
}

export function toGroupField(groupId: string): string {
  return `groups.${groupId}`;
}

/** Fields that only the county may set: nobody makes an administrator of himself. */
const countyFields = new Set(['isAdministrator']);

export type EditRefusal =
  | 'malformed'
  | 'unknown-field'
  | 'bad-value'
  | 'not-administrator'
  | 'foreign-document'
  | 'clock-ahead'
  | 'before-base';

export type ReadFieldValue = { ok: true; value: FieldValue } | { ok: false; refusal: EditRefusal };

/** The value as it is kept, or why it cannot be. */
export function readFieldValue(
  kind: EditableKind,
  field: string,
  raw: FieldValue,
  by: 'county' | 'station',
): ReadFieldValue {
  const isGroup = kind === 'roster' && parseGroupField(field) !== undefined;
  const schema = isGroup
    ? z.boolean()
    : Object.hasOwn(fieldSchemas[kind], field)
      ? fieldSchemas[kind][field]
      : undefined;
  if (!schema || (by === 'station' && countyFields.has(field)))
    return { ok: false, refusal: 'unknown-field' };
  const parsed = schema.safeParse(raw);
  return parsed.success ? { ok: true, value: parsed.data } : { ok: false, refusal: 'bad-value' };
}

export function toDocumentIri({ kind, id }: DocumentName): string {
  return `urn:yuanjiao:document:${kind}:${id}`;
}

function parseDocumentIri(iri: string): DocumentName | undefined {
  const match = /^urn:yuanjiao:document:(roster|plan):([0-9a-f-]{36})$/.exec(iri);
  const [, kind, id] = match ?? [];
  return kind === undefined || id === undefined ? undefined : { kind: kind as EditableKind, id };
}

export interface EditRecord {
  document: DocumentName;
  /** Undefined when the record cannot be read as a correction. */
  edits: FieldEdits | undefined;
}

/** The correction that a statement carries; undefined for statements that are none. */
export function readEditRecord(statement: Statement): EditRecord | undefined {
  if (statement.verb.id !== verbs.updated) return undefined;
  const document = parseDocumentIri(statement.object.id);
  if (!document) return undefined;
  const edits = fieldEditsSchema.safeParse(statement.result?.extensions?.[extensions.edit]);
  return { document, edits: edits.success ? edits.data : undefined };
}
