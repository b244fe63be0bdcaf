// Owns: how a fault in an author's folder is told: file, field, one clear sentence. Faults are collected
// and shown all at once, because authors work far from whoever runs the build.
import type * as z from 'zod';

export interface SourceProblem {
  /** Path below the sources folder, with forward slashes. */
  file: string;
  /** Field of a JSON file such as `materials[2].titles.ug`, or `line 12` of a text. */
  field: string;
  message: string;
}

export class ProblemList {
  readonly problems: SourceProblem[] = [];
  /** What an author should know but may leave as it is. */
  readonly notes: SourceProblem[] = [];

  note(file: string, field: string, message: string): void {
    this.notes.push({ file, field, message });
  }

  add(file: string, field: string, message: string): void {
    this.problems.push({ file, field, message });
  }

  addIssues(file: string, error: z.ZodError): void {
    for (const issue of error.issues) this.add(file, formatField(issue.path), describeIssue(issue));
  }
}

export function formatField(path: readonly PropertyKey[]): string {
  let field = '';
  for (const part of path) {
    if (typeof part === 'number') field += `[${part}]`;
    else field += field === '' ? String(part) : `.${String(part)}`;
  }
  return field === '' ? 'whole file' : field;
}

function describeIssue(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? `Missing: a value of type ${issue.expected} is needed here.`
        : `Must be of type ${issue.expected}.`;
    case 'unrecognized_keys':
      return `Unknown field${issue.keys.length > 1 ? 's' : ''} ${issue.keys.map((key) => `"${key}"`).join(', ')}: remove or correct the name.`;
    case 'invalid_value':
      return `Must be one of: ${issue.values.map(String).join(', ')}.`;
    case 'too_small':
      return issue.origin === 'string'
        ? 'Must not be empty.'
        : `Must be at least ${issue.minimum}${issue.origin === 'array' ? ' entries' : ''}.`;
    case 'too_big':
      return `Must be at most ${issue.maximum}${issue.origin === 'string' ? ' characters' : issue.origin === 'array' ? ' entries' : ''}.`;
    case 'invalid_union':
      return issue.discriminator === undefined
        ? 'Has none of the allowed forms.'
        : 'Must name one of the allowed kinds.';
    default:
      return issue.message.endsWith('.') ? issue.message : `${issue.message}.`;
  }
}

export function formatProblem({ file, field, message }: SourceProblem): string {
  return `${file}: ${field}: ${message}`;
}
