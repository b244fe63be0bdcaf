// Owns: what the progress fold sees of a statement. A tool's statement says more than our own; what it says about
// our learners and units counts all the same.
import { type Statement, statementSchema } from '#core/domain/statement.ts';
import { type LearnerText, readText } from '#core/domain/text.ts';

type Plain = Record<string, unknown>;

function pick(value: unknown, names: readonly string[]): Plain {
  const plain = typeof value === 'object' && value !== null ? (value as Plain) : {};
  return Object.fromEntries(
    names.flatMap((name) => (plain[name] === undefined ? [] : [[name, plain[name]]])),
  );
}

/** A score may be told in parts; the fold reads the scaled one, which follows from the others. */
function viewScore(score: unknown): Plain | undefined {
  const {
    scaled,
    raw,
    min = 0,
    max,
  } = pick(score, ['scaled', 'raw', 'min', 'max']) as Record<string, number>;
  const followed =
    raw !== undefined && max !== undefined && max > min ? (raw - min) / (max - min) : undefined;
  const told = scaled ?? followed;
  return told === undefined ? undefined : { scaled: told, raw: raw ?? told, min: min ?? 0, max: max ?? 1 };
}

/** undefined when the statement says nothing that could be folded. */
export function viewForProgress(body: unknown): Statement | undefined {
  const own = statementSchema.safeParse(body);
  if (own.success) return own.data;
  const { id, actor, verb, object, result, timestamp } = pick(body, [
    'id',
    'actor',
    'verb',
    'object',
    'result',
    'timestamp',
  ]);
  const score = viewScore((result as Plain | undefined)?.['score']);
  const view = {
    id: typeof id === 'string' ? id.toLowerCase() : id,
    actor: {
      objectType: 'Agent',
      account: pick((actor as Plain | undefined)?.['account'], ['homePage', 'name']),
    },
    verb: pick(verb, ['id']),
    object: pick(object, ['id']),
    result: {
      ...pick(result, ['success', 'completion', 'duration', 'extensions']),
      ...(score ? { score } : {}),
    },
    timestamp: typeof timestamp === 'string' ? timestamp : new Date(0).toISOString(),
  };
  const seen = statementSchema.safeParse(view);
  return seen.success ? seen.data : undefined;
}

/** The learner's text that a statement is, ours or a tool's; undefined for one that is none. */
export function viewText(body: unknown): LearnerText | undefined {
  const view = viewForProgress(body);
  const { response } = pick(pick(body, ['result'])['result'], ['response']);
  return view && typeof response === 'string'
    ? readText({ ...view, result: { ...view.result, response } })
    : undefined;
}
