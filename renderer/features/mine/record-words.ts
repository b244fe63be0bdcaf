// Owns: a record in the learner's own words: what he or she did, with which unit.
import type { Statement } from '#core/domain/statement.ts';
import { parseActivityIri, verbs } from '#core/domain/xapi.ts';
import type { UnitId } from '#core/kernel/ids.ts';
import type { TextKey } from '../../i18n/index.ts';

const words = {
  [verbs.loggedIn]: 'mine.did.signedIn',
  [verbs.loggedOut]: 'mine.did.signedOut',
  [verbs.initialized]: 'mine.did.opened',
  [verbs.experienced]: 'mine.did.studied',
  [verbs.paused]: 'mine.did.studied',
  [verbs.completed]: 'mine.did.completed',
  [verbs.answered]: 'mine.did.answered',
  [verbs.passed]: 'mine.did.passed',
  [verbs.failed]: 'mine.did.failed',
  [verbs.submitted]: 'mine.did.handedIn',
  [verbs.commented]: 'texts.kind.reflection',
  [verbs.asked]: 'texts.kind.question',
  [verbs.requested]: 'texts.kind.wish',
  [verbs.askedForCorrection]: 'texts.kind.correction',
  [verbs.annotated]: 'texts.kind.note',
  [verbs.rated]: 'mine.did.rated',
  [verbs.updated]: 'mine.did.corrected',
} as const satisfies Record<string, TextKey>;

export function describeRecord({ verb, object }: Statement): { did: TextKey; unitId: UnitId | undefined } {
  const known = Object.entries(words).find(([iri]) => iri === verb.id);
  return { did: known?.[1] ?? 'mine.did.other', unitId: parseActivityIri(object.id)?.unitId };
}
