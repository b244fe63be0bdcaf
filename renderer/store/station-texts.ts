// Owns: a learner's reflections and questions at the station: drafts that survive a power cut, what was handed in,
// and the answers that came down the feed. A text is handed in once: its record is there and its draft is gone in
// one transaction.
import type { Language } from '#core/domain/language.ts';
import { cleanText, type TextKind } from '#core/domain/text.ts';
import type { LearnerId, UnitId } from '#core/kernel/ids.ts';
import { fail, type Outcome } from '#core/protocol/errors.ts';
import { attempt, type Confirm } from './confirm.ts';
import type { StationDatabase } from './database.ts';
import { listEntryIds } from './merged-progress.ts';
import type { Space } from './space.ts';
import { listDocuments } from './station-feed.ts';
import { listManifests } from './station-library.ts';
import { appendTables } from './station-log.ts';
import { appendActs } from './study-records.ts';

export interface TextDraft {
  learnerId: LearnerId;
  kind: TextKind;
  /** Empty: on no unit. */
  unitId: UnitId | '';
  text: string;
  savedAtMs: number;
}
export type TextDraftName = Pick<TextDraft, 'learnerId' | 'kind' | 'unitId'>;

export interface OwnText {
  id: string;
  kind: TextKind;
  unitId: UnitId | null;
  text: string;
  atMs: number;
  /** `isNew`: the learner has not looked at it yet. */
  answer: { text: string; by: string; atMs: number; isNew: boolean } | undefined;
}

export interface StationTexts {
  /** All of the person, newest first; answered ones of other stations are among them. */
  list(learnerId: LearnerId): Promise<OwnText[]>;
  markSeen(textId: string): Promise<void>;
  getDraft(name: TextDraftName): Promise<TextDraft | undefined>;
  listDrafts(learnerId: LearnerId): Promise<TextDraft[]>;
  /** A draft without words is dropped. Codes: disk-full, storage-broken. */
  saveDraft(name: TextDraftName, text: string): Promise<Outcome<void>>;
  /** Codes: malformed (nothing written), disk-full, storage-broken. */
  handIn(name: TextDraftName, text: string, language: Language): Promise<Outcome<void>>;
}

export interface TextsHost {
  db: StationDatabase;
  clock: { nowMs(): number };
  space: Pick<Space, 'withRoom'>;
  confirm: Confirm;
}

function toKey({ learnerId, kind, unitId }: TextDraftName): [string, string, string] {
  return [learnerId, kind, unitId];
}

async function listOwn(db: StationDatabase, learnerId: LearnerId): Promise<OwnText[]> {
  const entryIds = await listEntryIds(db, learnerId);
  const seen = (await db.readState('seenAnswers')) ?? {};
  const found = new Map<string, OwnText>();
  for (const { id, kind, unitId, text, atMs } of await db.texts.where('learnerId').anyOf(entryIds).toArray())
    found.set(id, { id, kind, unitId, text, atMs, answer: undefined });
  for (const told of await listDocuments(db, 'answer')) {
    if (told.learnerId !== learnerId) continue;
    const { id, kind, unitId, text, writtenAtMs, answer, answeredBy, answeredAtMs } = told;
    const known = found.get(id) ?? { id, kind, unitId, text, atMs: writtenAtMs };
    const isNew = (seen[id] ?? 0) < answeredAtMs;
    found.set(id, { ...known, answer: { text: answer, by: answeredBy, atMs: answeredAtMs, isNew } });
  }
  return [...found.values()].sort((a, b) => b.atMs - a.atMs);
}

export function createStationTexts({ db, clock, space, confirm }: TextsHost): StationTexts {
  return {
    list: (learnerId) => listOwn(db, learnerId),
    async markSeen(textId) {
      await db.transaction('rw', db.documents, db.state, async () => {
        const answers = await listDocuments(db, 'answer');
        const answered = answers.find(({ id }) => id === textId);
        if (!answered) return;
        const seen = (await db.readState('seenAnswers')) ?? {};
        // What is no longer told need not be remembered.
        const kept = answers.flatMap(({ id }): [string, number][] => (seen[id] ? [[id, seen[id]]] : []));
        await db.writeState('seenAnswers', { ...Object.fromEntries(kept), [textId]: answered.answeredAtMs });
      });
    },
    getDraft: (name) => db.textDrafts.get(toKey(name)),
    async listDrafts(learnerId) {
      const drafts = await db.textDrafts.where('learnerId').equals(learnerId).toArray();
      return drafts.sort((a, b) => b.savedAtMs - a.savedAtMs);
    },
    async saveDraft(name, text) {
      const { learnerId, kind, unitId } = name;
      const savedAtMs = clock.nowMs();
      const save = async () => {
        if (text.trim() === '') await db.textDrafts.delete(toKey(name));
        else await db.textDrafts.put({ learnerId, kind, unitId, text, savedAtMs });
      };
      return space.withRoom(() => attempt(save));
    },
    async handIn(name, typed, language) {
      const { learnerId, kind, unitId } = name;
      const text = cleanText(typed);
      if (text === '') return fail('malformed', { detail: 'nothing written' });
      return confirm(async (context) => {
        const tables = [...appendTables(db), db.documents, db.manifests, db.textDrafts];
        const rows = await db.transaction('rw', tables, async () => {
          const manifest = (await listManifests(db, 'unit')).find(({ id }) => id === unitId);
          const unit = unitId === '' ? {} : { unit: { unitId, version: manifest?.version ?? '' } };
          await db.textDrafts.delete(toKey(name));
          const author = { learnerId, language };
          const evidence = context.clock.readEvidence();
          return appendActs(
            context,
            author,
            [{ kind: 'text-written', textKind: kind, text, ...unit }],
            evidence,
          );
        });
        return { rows, value: undefined };
      });
    },
  };
}
