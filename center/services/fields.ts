// Owns: a document as a form sees it: each field that may be corrected, with its value and the value's time.
import type { DocumentName, FieldValue } from '#core/domain/edit.ts';
import { toGroupField } from '#core/domain/edit.ts';
import type { FieldStates } from '#core/protocol/console-people-api.ts';
import type { Reader } from '../db/database.ts';
import { readVersions } from './document-edits.ts';
import { readPlan } from './plans.ts';
import { readRosterState } from './roster.ts';

async function readValues(
  reader: Reader,
  { kind, id }: DocumentName,
): Promise<Map<string, FieldValue> | undefined> {
  if (kind === 'plan') {
    const plan = await readPlan(reader, id);
    return (
      plan &&
      new Map([
        ['title', plan.title],
        ['dueDay', plan.dueDay],
      ])
    );
  }
  const state = await readRosterState(reader, id);
  if (!state) return undefined;
  const values = new Map<string, FieldValue>();
  for (const [language, name] of Object.entries(state.entry.names))
    if (name) values.set(`names.${language}`, name);
  values.set('letters', state.entry.letters);
  values.set('symbol', state.entry.symbol);
  values.set('isAdministrator', state.isAdministrator);
  for (const groupId of state.entry.groupIds) values.set(toGroupField(groupId), true);
  return values;
}

/** Undefined when there is no such document. */
export async function readFields(reader: Reader, document: DocumentName): Promise<FieldStates | undefined> {
  const values = await readValues(reader, document);
  if (!values) return undefined;
  const versions = await readVersions(reader, document);
  // Fields that hold nothing now may have a time all the same: a group that the person left.
  for (const field of Object.keys(versions)) if (!values.has(field)) values.set(field, false);
  return Object.fromEntries(
    [...values].map(([field, value]) => [field, { value, hlc: versions[field] ?? null }]),
  );
}
