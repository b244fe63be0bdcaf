// Owns: the county's policy document: what is configured, never constant. Kept as a setting and published
// to every station.
import { type Policy, policySchema } from '#core/domain/documents.ts';
import type { Reader, Writer } from '../db/database.ts';
import { countyScope, publishDocument } from './feed.ts';

const blank = { zh: '—', ug: '—', en: '—' };

/** Until an operator has entered the county's own. */
export const firstPolicy: Policy = {
  county: { zh: '县', ug: 'ناھىيە', en: 'County' },
  footer: { supervisor: blank, host: blank, address: blank, telephone: '' },
  homePage: 'https://yuanjiao.example/learners',
  timeZoneOffsetMinutes: 480,
  idleSignOutMinutes: 10,
  ledger: { groupSessionsPerMonth: 2, openDaysPerMonth: 4, hoursPerMonth: 20 },
};

export async function readPolicy(reader: Reader): Promise<Policy> {
  const row = await reader
    .selectFrom('setting')
    .select('value')
    .where('key', '=', 'policy')
    .executeTakeFirst();
  return row ? policySchema.parse(row.value) : firstPolicy;
}

export async function writePolicy(writer: Writer, policy: Policy): Promise<void> {
  const value = JSON.stringify(policySchema.parse(policy));
  await writer
    .insertInto('setting')
    .values({ key: 'policy', value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .execute();
  await publishDocument(writer, countyScope, 'policy', 'policy', policy);
}
