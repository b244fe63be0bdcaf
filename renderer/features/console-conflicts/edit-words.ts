// Owns: how fields, values and reasons of corrections are worded in the console.
import { symbols } from '#core/domain/documents.ts';
import { parseGroupField } from '#core/domain/edit.ts';
import type { EditSide } from '#core/protocol/console-people-api.ts';
import type { Words } from '../../console/words.ts';

const fields = {
  'names.ug': 'console.learners.nameUg',
  'names.zh': 'console.learners.nameZh',
  'names.en': 'console.learners.nameEn',
  letters: 'console.learners.letters',
  symbol: 'console.learners.symbol',
  isAdministrator: 'console.learners.administrator',
  title: 'console.plans.name',
  dueDay: 'console.plans.due',
} as const;

/** `groups`: names by id. */
export function nameField(field: string, groups: ReadonlyMap<string, string>, t: Words): string {
  const groupId = parseGroupField(field);
  if (groupId !== undefined) return `${t('console.learners.groups')}: ${groups.get(groupId) ?? '–'}`;
  return Object.hasOwn(fields, field) ? t(fields[field as keyof typeof fields]) : field;
}

export function nameValue(field: string, value: EditSide['value'], t: Words): string {
  if (value === null) return '–';
  if (typeof value === 'boolean') return t(value ? 'console.yes' : 'console.no');
  const symbol = field === 'symbol' ? symbols.find((one) => one === value) : undefined;
  return symbol ? t(`console.symbol.${symbol}`) : value;
}

const reasons = {
  malformed: 'console.refused.malformed',
  'unknown-field': 'console.refused.unknownField',
  'bad-value': 'console.refused.badValue',
  'not-administrator': 'console.refused.notAdministrator',
  'foreign-document': 'console.refused.foreignDocument',
  'clock-ahead': 'console.refused.clockAhead',
  'before-base': 'console.refused.beforeBase',
} as const;

export function nameReason(reason: string, t: Words): string {
  return Object.hasOwn(reasons, reason) ? t(reasons[reason as keyof typeof reasons]) : reason;
}
