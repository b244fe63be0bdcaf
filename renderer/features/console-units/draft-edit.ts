// Owns: changes of a draft as pure functions: materials added, moved and taken away, with their texts.
import type { DraftMaterial, DraftTexts, DraftUnit } from '#core/protocol/console-study-api.ts';
import { noWords } from '#core/protocol/console-study-api.ts';
import type { UnitState } from '../../console/drafts/draft-state.ts';

export type MaterialKind = DraftMaterial['kind'];
export const materialKinds: readonly MaterialKind[] = [
  'article',
  'video',
  'audio',
  'story',
  'pdf',
  'quiz',
  'package',
];

/** The first free of `video`, `video-2`, … : learners' progress hangs on it, so it never changes afterwards. */
export function findFreeId(unit: DraftUnit, kind: MaterialKind): string {
  const taken = new Set(unit.materials.map(({ id }) => id));
  for (let number = 1; ; number++) {
    const id = number === 1 ? kind : `${kind}-${number}`;
    if (!taken.has(id)) return id;
  }
}

const emptyQuiz = { passMark: 0.6, maxAttempts: null, shuffle: true, questions: [] };

function createMaterial(id: string, kind: MaterialKind): { material: DraftMaterial; texts: DraftTexts } {
  const shared = { id, titles: noWords };
  switch (kind) {
    case 'article': {
      const files = { zh: `${id}.zh.md`, ug: `${id}.ug.md`, en: `${id}.en.md` };
      return {
        material: { ...shared, kind, files },
        texts: { [files.zh]: '', [files.ug]: '', [files.en]: '' },
      };
    }
    case 'quiz': {
      const file = `${id}.json`;
      return { material: { ...shared, kind, file }, texts: { [file]: JSON.stringify(emptyQuiz) } };
    }
    case 'video':
      return { material: { ...shared, kind, file: '', durationSeconds: 0 }, texts: {} };
    case 'audio':
      return { material: { ...shared, kind, files: {}, durationSeconds: {} }, texts: {} };
    case 'pdf':
      return { material: { ...shared, kind, files: {} }, texts: {} };
    case 'story':
      return {
        material: { ...shared, kind, pages: [{ image: '', text: noWords, alt: noWords }] },
        texts: {},
      };
    case 'package':
      return { material: { ...shared, kind, file: '' }, texts: {} };
  }
}

/** At the end; before a quiz that stands there, because a quiz comes last. */
export function addMaterial(state: UnitState, kind: MaterialKind): { state: UnitState; id: string } {
  const id = findFreeId(state.unit, kind);
  const made = createMaterial(id, kind);
  const { materials } = state.unit;
  const at = kind !== 'quiz' && materials.at(-1)?.kind === 'quiz' ? materials.length - 1 : materials.length;
  return {
    id,
    state: {
      unit: { ...state.unit, materials: materials.toSpliced(at, 0, made.material) },
      texts: { ...state.texts, ...made.texts },
    },
  };
}

function listTextPaths(material: DraftMaterial): string[] {
  if (material.kind === 'article') return Object.values(material.files);
  return material.kind === 'quiz' ? [material.file] : [];
}

export function removeMaterial(state: UnitState, id: string): UnitState {
  const gone = state.unit.materials.find((material) => material.id === id);
  if (!gone) return state;
  const texts = { ...state.texts };
  for (const path of listTextPaths(gone)) delete texts[path];
  return { unit: { ...state.unit, materials: state.unit.materials.filter((one) => one !== gone) }, texts };
}

/** Takes the material to the place `to`, counted from 0; places beyond the ends are the ends. */
export function moveMaterial(state: UnitState, id: string, to: number): UnitState {
  const { materials } = state.unit;
  const material = materials.find((one) => one.id === id);
  if (!material) return state;
  const rest = materials.filter((one) => one !== material);
  const at = Math.min(Math.max(0, to), rest.length);
  return { ...state, unit: { ...state.unit, materials: rest.toSpliced(at, 0, material) } };
}

export function changeMaterial(state: UnitState, changed: DraftMaterial): UnitState {
  const materials = state.unit.materials.map((one) => (one.id === changed.id ? changed : one));
  return { ...state, unit: { ...state.unit, materials } };
}
