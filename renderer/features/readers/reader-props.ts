// Owns: what every reader is given.
import type { Material, MaterialKind } from '#core/domain/manifest.ts';
import type { UnitView } from '../../store/station.ts';
import type { Study } from './use-study.ts';

export interface ReaderProps<Kind extends MaterialKind> {
  unit: UnitView;
  material: Extract<Material, { kind: Kind }>;
  study: Study;
  /** Marks the material as finished, writes the record and leads on. */
  finish: () => Promise<void>;
}
