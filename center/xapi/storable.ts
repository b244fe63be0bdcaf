// Owns: which JSON can be kept at all, whatever it means: the database takes no NUL and no half of a surrogate pair,
// and nothing here is made for nesting without end.
import { isStorableJson } from '../services/storable-text.ts';
import { XapiProblem } from './problem.ts';

const maxDepth = 100;

function checkDepth(value: unknown, depth: number): void {
  if (depth > maxDepth) throw new XapiProblem(400, `JSON may not be nested more than ${maxDepth} deep`);
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new XapiProblem(400, 'A number is too large');
  }
  if (typeof value !== 'object' || value === null) return;
  for (const entry of Object.values(value)) checkDepth(entry, depth + 1);
}

export function checkStorable(json: unknown): void {
  checkDepth(json, 0);
  if (!isStorableJson(json)) throw new XapiProblem(400, 'Text may not hold NUL or half of a surrogate pair');
}
