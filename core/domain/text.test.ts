import { describe, expect, it } from 'vitest';
import type { LearnerId, UnitId } from '../kernel/ids.ts';
import { computeStep } from './progress.ts';
import { type Act, createStatement } from './record.ts';
import { statementSchema } from './statement.ts';
import { cleanText, maxTextLength, readText } from './text.ts';

const setting = {
  id: '018f0000-0000-7000-8000-000000000000',
  learnerId: '11111111-1111-4111-8111-111111111111' as LearnerId,
  homePage: 'https://pishan.example/l',
  language: 'ug' as const,
  stationId: '22222222-2222-4222-8222-222222222222',
  wallMs: Date.UTC(2026, 11, 1),
};
const unit = { unitId: 'walnut-pruning' as UnitId, version: '1' };

function write(act: Omit<Extract<Act, { kind: 'text-written' }>, 'kind'>) {
  return createStatement({ kind: 'text-written', ...act }, setting);
}

describe('a text of a learner', () => {
  it('is a statement that stations and centers of before take in', () => {
    for (const textKind of ['reflection', 'question'] as const) {
      for (const about of [{ unit }, {}]) {
        const statement = write({ textKind, text: 'مەن كۆپ نەرسە ئۆگەندىم', ...about });
        expect(statementSchema.safeParse(statement).success).toBe(true);
        expect(readText(statement)).toEqual({
          id: setting.id,
          learnerId: setting.learnerId,
          kind: textKind,
          unitId: 'unit' in about ? unit.unitId : null,
          text: 'مەن كۆپ نەرسە ئۆگەندىم',
        });
      }
    }
  });

  it('neither finishes its unit nor counts as time', () => {
    const step = computeStep(write({ textKind: 'reflection', text: 'x', unit }), 1);
    expect(step).toMatchObject({ isUnitCompleted: false, activeMs: 0 });
    expect(step?.material).toBeUndefined();
    expect(computeStep(write({ textKind: 'question', text: 'x' }), 1)).toBeUndefined();
  });

  it('is not seen in records without words or of other acts', () => {
    expect(
      readText({ ...write({ textKind: 'question', text: 'x' }), result: { response: ' ' } }),
    ).toBeUndefined();
    expect(readText(createStatement({ kind: 'unit-opened', ...unit }, setting))).toBeUndefined();
  });

  it('is kept without what a database refuses, and no longer than may be', () => {
    expect(cleanText(' a\r\nb\u0000\uD800\tc ')).toBe('a\nb\tc');
    expect(cleanText('字'.repeat(maxTextLength + 5))).toHaveLength(maxTextLength);
    expect(cleanText('\u0007 \n')).toBe('');
  });
});
