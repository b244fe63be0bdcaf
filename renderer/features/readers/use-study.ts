// Owns: the sitting of a reader on the screen: loads where the learner left off, ticks, and closes when
// the reader goes, the person signs out or the page is hidden.
import { useCallback, useEffect, useReducer, useState } from 'react';
import { useLocation } from 'react-router';
import * as z from 'zod';
import { isTest, type Material } from '#core/domain/manifest.ts';
import { emptyMaterial, type MaterialProgress } from '#core/domain/progress.ts';
import type { UnitId } from '#core/kernel/ids.ts';
import { useText } from '../../i18n/use-text.ts';
import { useLearnerId, useSession } from '../../ui/session-context.tsx';
import { useStation } from '../../ui/station-context.tsx';
import { beginFilm } from './film-sitting.ts';
import { StudyKeeper } from './study-keeper.ts';

export interface Study {
  keeper: StudyKeeper;
  /** What was reached in earlier sittings. */
  before: MaterialProgress;
  /** Seconds or page that a search led to; it goes before where the learner was. */
  askedPlace: number | undefined;
}

/** What a result of the search gives along. */
const askedSchema = z.object({
  place: z.union([
    z.object({ seconds: z.number() }).transform(({ seconds }) => seconds),
    z.object({ page: z.number() }).transform(({ page }) => page),
  ]),
});

const tickMs = 1000;

/** `undefined` while it is read. A new `sitting` number begins afresh (a quiz tried again). */
export function useStudy(
  unitId: UnitId,
  version: string,
  material: Material,
  sitting = 0,
): Study | undefined {
  const station = useStation();
  const { attention, beforeSignOut, report, companion } = useSession();
  // Whoever sits down or gets up, a sitting ends there and another begins.
  const companionId = isTest(material.kind) || material.kind === 'package' ? undefined : companion?.id;
  const learnerId = useLearnerId();
  const { language } = useText();
  const { state } = useLocation();
  const [study, setStudy] = useState<Study | undefined>(undefined);
  const [, redraw] = useReducer((count: number) => count + 1, 0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of language goes on with the same sitting
  useEffect(() => {
    let isGone = false;
    const endings: (() => void)[] = [];
    async function begin() {
      const before =
        (learnerId && (await station.getMaterialProgress(learnerId, unitId, material.id))) || emptyMaterial;
      const kept = learnerId && (await station.getDraft(learnerId, unitId, material.id));
      if (isGone) return;
      const film = beginFilm(material, language, before.segments);
      const initial = kept ?? {
        unitId,
        materialId: material.id,
        version,
        materialKind: material.kind,
        language,
        activeMs: 0,
        position: isTest(material.kind) ? 0 : before.position,
        segments: [],
        isFinished: false,
        answers: {},
        ...(film ? { film } : {}),
      };
      const askedPlace = askedSchema.safeParse(state).data?.place;
      const keeper = new StudyKeeper({
        station,
        learnerId: learnerId ?? undefined,
        initial: { ...initial, companionId, ...(askedPlace === undefined ? {} : { position: askedPlace }) },
        // What a package left for the next sitting is no study yet.
        isResumed: kept !== undefined && (material.kind !== 'package' || kept.activeMs > 0),
        onError: report,
      });
      const timer = setInterval(() => {
        const isVisible = document.visibilityState === 'visible';
        keeper.tick(performance.now(), isVisible && attention.isAttentive);
      }, tickMs);
      const saveWhenHidden = () => void (document.visibilityState === 'hidden' && keeper.save());
      document.addEventListener('visibilitychange', saveWhenHidden);
      keeper.tick(performance.now(), false);
      endings.push(
        () => clearInterval(timer),
        () => document.removeEventListener('visibilitychange', saveWhenHidden),
        beforeSignOut(() => keeper.leave()),
        keeper.subscribe(redraw),
        () => void keeper.leave(),
      );
      setStudy({ keeper, before, askedPlace });
    }
    void begin();
    return () => {
      isGone = true;
      setStudy(undefined);
      for (const end of endings) end();
    };
  }, [station, learnerId, unitId, version, material.id, sitting, companion?.id]);

  // The language that is read in last is the one the record names.
  useEffect(() => {
    if (study && study.keeper.state.language !== language) study.keeper.change({ language });
  }, [study, language]);

  return study;
}

/** Tells the session that a film or sound runs, which counts as attention. */
export function usePlaying(): (isPlaying: boolean) => void {
  const { attention } = useSession();
  useEffect(() => () => attention.setPlaying(false), [attention]);
  return useCallback((isPlaying) => attention.setPlaying(isPlaying), [attention]);
}
