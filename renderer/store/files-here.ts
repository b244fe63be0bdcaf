// Owns: what a reader is given of sound and PDF when not every language of it is on this station: what people left
// out (LB22) must not be chosen for a learner while another language lies here.
import { languages } from '#core/domain/language.ts';
import type { Material, UnitManifest } from '#core/domain/manifest.ts';
import type { StationDatabase } from './database.ts';

type InLanguages = Extract<Material, { kind: 'audio' | 'pdf' }>;

function isInLanguages(material: Material): material is InLanguages {
  return material.kind === 'audio' || material.kind === 'pdf';
}

/** The unit with the languages that are whole here; a material of which none is here stays as it is listed. */
export async function withFilesHere(db: StationDatabase, unit: UnitManifest): Promise<UnitManifest> {
  const listed = unit.materials
    .filter(isInLanguages)
    .flatMap(({ files }) => languages.flatMap((language) => files[language] ?? []));
  if (listed.length === 0) return unit;
  const rows = await db.blobs.bulkGet([...new Set(listed.map(({ sha256 }) => sha256))]);
  const here = new Set(rows.flatMap((row) => row?.sha256 ?? []));
  const materials = unit.materials.map((material): Material => {
    if (!isInLanguages(material)) return material;
    const files: InLanguages['files'] = {};
    for (const language of languages) {
      const file = material.files[language];
      if (file && here.has(file.sha256)) files[language] = file;
    }
    return Object.keys(files).length === 0 ? material : { ...material, files };
  });
  return { ...unit, materials };
}
