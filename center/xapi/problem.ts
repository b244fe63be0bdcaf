// Owns: a request to the record store that is refused: the status that xAPI prescribes, and a sentence for
// the developer of the tool. It is thrown where the fault is found and answered at the boundary (http/).
import type * as z from 'zod';

export type ProblemStatus = 400 | 401 | 403 | 404 | 405 | 409 | 412 | 413;

export class XapiProblem extends Error {
  readonly status: ProblemStatus;

  constructor(status: ProblemStatus, sentence: string) {
    super(sentence);
    this.status = status;
  }
}

/** `value` under `schema`, or a 400 that names the first place where it does not fit. */
export function parseOrRefuse<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  what: string,
): z.infer<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const first = parsed.error.issues[0];
  const place = [what, ...(first?.path ?? [])].join('.');
  throw new XapiProblem(400, `${place}: ${first?.message ?? 'is not valid'}`.slice(0, 500));
}
