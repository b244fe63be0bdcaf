// Owns: what is different between two versions of a study unit or briefing, told so that a second person knows where to look.
// Pure; files and texts count by their path and content.
import { toCanonicalJson } from '#core/kernel/canonical-json.ts';
import {
  briefingParts,
  type DraftBriefing,
  type DraftChange,
  type DraftMaterial,
  type DraftTexts,
  type DraftUnit,
  unitParts,
} from '#core/protocol/console-study-api.ts';
import type { DraftBody } from './study-body.ts';

interface UnitVersion {
  unit: DraftUnit;
  texts: DraftTexts;
}
interface BriefingVersion {
  briefing: DraftBriefing;
  texts: DraftTexts;
}
export type DraftVersion = DraftBody & { texts: DraftTexts };

function isSame(one: unknown, other: unknown): boolean {
  return toCanonicalJson(one ?? null) === toCanonicalJson(other ?? null);
}

/** The material with the words of its articles or quiz. */
function gatherWords(material: DraftMaterial, texts: DraftTexts): unknown {
  if (material.kind === 'article') return Object.values(material.files).map((path) => texts[path]);
  return material.kind === 'quiz' ? texts[material.file] : undefined;
}

/** `before` undefined: everything is new, which is told material by material. */
function compareUnits(before: UnitVersion | undefined, after: UnitVersion): DraftChange[] {
  const changes: DraftChange[] = [];
  const name = ({ id, titles }: DraftMaterial): DraftChange['material'] => ({ id, titles });
  const old = new Map(before?.unit.materials.map((material) => [material.id, material]));
  if (before)
    for (const what of unitParts)
      if (!isSame(before.unit[what], after.unit[what])) changes.push({ what, material: null });
  for (const material of after.unit.materials) {
    const known = old.get(material.id);
    if (!known) changes.push({ what: 'added', material: name(material) });
    else if (
      !isSame(known, material) ||
      !isSame(gatherWords(known, before?.texts ?? {}), gatherWords(material, after.texts))
    )
      changes.push({ what: 'changed', material: name(material) });
  }
  const kept = new Set(after.unit.materials.map(({ id }) => id));
  for (const material of old.values())
    if (!kept.has(material.id)) changes.push({ what: 'removed', material: name(material) });
  const order = (unit: DraftUnit, others: ReadonlySet<string>) =>
    unit.materials.map(({ id }) => id).filter((id) => others.has(id));
  if (before && !isSame(order(before.unit, kept), order(after.unit, new Set(old.keys()))))
    changes.push({ what: 'order', material: null });
  return changes;
}

function compareBriefings(before: BriefingVersion, after: BriefingVersion): DraftChange[] {
  const parts: DraftChange['what'][] = briefingParts.filter(
    (part) => !isSame(before.briefing[part], after.briefing[part]),
  );
  const wordsOf = ({ briefing, texts }: BriefingVersion) =>
    Object.values(briefing.files).map((path) => texts[path]);
  if (!isSame(wordsOf(before), wordsOf(after))) parts.push('text');
  return parts.map((what) => ({ what, material: null }));
}

/** A first version of a briefing is told as the whole of it, which has to be read anyway. */
export function compareDrafts(before: DraftVersion | undefined, after: DraftVersion): DraftChange[] {
  if (after.kind === 'unit') return compareUnits(before?.kind === 'unit' ? before : undefined, after);
  return before?.kind === 'briefing' ? compareBriefings(before, after) : [];
}
