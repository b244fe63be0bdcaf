import { describe, expect, it } from 'vitest';
import { verbs } from '#core/domain/xapi.ts';
import { unitRowSchema } from '#core/protocol/console-api.ts';
import type { Words } from '../../console/words.ts';
import { describeActivity, describeResult, describeVerb } from './record-words.ts';

const t: Words = (key, values) => [key, ...Object.values(values ?? {})].join(' ');
const unit = unitRowSchema.parse({
  id: 'walnut',
  topic: 'farming',
  titles: { zh: '核桃', ug: 'ياڭاق', en: 'Walnut' },
  summaries: { zh: 'a', ug: 'a', en: 'a' },
  minutes: 30,
  sizeBytes: 1,
  version: 'v',
});

describe('records in words', () => {
  it('names our verbs and shortens those of others', () => {
    expect(describeVerb(verbs.completed, t)).toBe('console.verb.completed');
    expect(describeVerb('http://adlnet.gov/expapi/verbs/shared', t)).toBe('shared');
    expect(describeVerb('toString', t)).toBe('toString');
  });

  it('names the unit, the material and the question', () => {
    const iri = 'urn:yuanjiao:unit:walnut:material:quiz:question:q1';
    expect(describeActivity(iri, [unit], 'ug', t)).toBe('ياڭاق › quiz › console.learner.question q1');
    expect(describeActivity('urn:yuanjiao:unit:gone', [unit], 'ug', t)).toBe('gone');
    expect(describeActivity('urn:yuanjiao:station:x', [unit], 'ug', t)).toBe('console.learner.atStation');
    expect(describeActivity('https://other.example/a', [unit], 'ug', t)).toBe('https://other.example/a');
  });

  it('tells right and wrong for answers only, scores in percent, and survives any result', () => {
    expect(describeResult({ verb: verbs.answered, result: { success: false } }, t)).toBe(
      'console.result.wrong',
    );
    const passed = { success: true, score: { scaled: 0.855 }, duration: 'PT90S' };
    expect(describeResult({ verb: verbs.passed, result: passed }, t)).toBe('86% · console.time.minutes 2');
    for (const result of [null, 'text', [1], { duration: 7 }, {}]) {
      expect(describeResult({ verb: verbs.answered, result }, t)).toBe('');
    }
  });
});
