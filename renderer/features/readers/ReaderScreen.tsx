// Owns: the frame of a material that is being studied. Each reader is fetched only when it is needed,
// so that the first screen stays light.
import { lazy, Suspense, useCallback, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { pickLanguage } from '#core/domain/language.ts';
import type { Material } from '#core/domain/manifest.ts';
import type { UnitId } from '#core/kernel/ids.ts';
import { useText } from '../../i18n/use-text.ts';
import type { UnitView } from '../../store/station.ts';
import { Screen } from '../../ui/Screen.tsx';
import { useLearnerId } from '../../ui/session-context.tsx';
import { useStationQuery } from '../../ui/station-context.tsx';
import { useStudy } from './use-study.ts';

import './readers.css';

const ArticleReader = lazy(() => import('./ArticleReader.tsx'));
const VideoReader = lazy(() => import('./VideoReader.tsx'));
const AudioReader = lazy(() => import('./AudioReader.tsx'));
const PdfReader = lazy(() => import('./PdfReader.tsx'));
const StoryReader = lazy(() => import('./StoryReader.tsx'));
const QuizReader = lazy(() => import('./QuizReader.tsx'));
const ExamReader = lazy(() => import('./ExamReader.tsx'));
const PackageReader = lazy(() => import('./PackageReader.tsx'));

export function ReaderScreen() {
  const { t, language } = useText();
  const params = useParams();
  const unitId = (params['unitId'] ?? '') as UnitId;
  const learnerId = useLearnerId();
  const found = useStationQuery((station) => station.getUnit(unitId, learnerId), [unitId, learnerId]);
  const unit = found?.value;
  const material = unit?.manifest.materials.find((one) => one.id === params['materialId']);
  const crumbs = [{ label: t('way.home'), to: '/home' }];
  if (!unit || !material) {
    return (
      <Screen title={t('library.title')} crumbs={crumbs} isReader>
        {found ? <p>{t('unit.notFound')}</p> : null}
      </Screen>
    );
  }
  const unitTitle = pickLanguage(unit.manifest.titles, language) ?? '';
  return (
    <Screen
      title={pickLanguage(material.titles, language) ?? ''}
      crumbs={[...crumbs, { label: unitTitle, to: `/unit/${unitId}` }]}
      isReader
      hasOwnTitle={material.kind !== 'article'}
    >
      {material.kind === 'exam' ? (
        <Suspense fallback={<p role="status">{t('wait.loading')}</p>}>
          <ExamReader key={`${unitId}/${material.id}`} unit={unit} material={material} />
        </Suspense>
      ) : (
        <Sitting key={`${unitId}/${material.id}`} unit={unit} material={material} />
      )}
    </Screen>
  );
}

/** An exam is no sitting before its paper is open. */
type Studied = Exclude<Material, { kind: 'exam' }>;

function Sitting({ unit, material }: { unit: UnitView; material: Studied }) {
  const { t } = useText();
  const navigate = useNavigate();
  const [sitting, setSitting] = useState(0);
  const { id, version } = unit.manifest;
  const study = useStudy(id, version, material, sitting);
  const keeper = study?.keeper;
  const finish = useCallback(async () => {
    if (!keeper) return;
    keeper.change({ isFinished: true });
    const closed = await keeper.close();
    // Not kept (a full disk), and the session has said so: the learner stays and can press again.
    if (!closed.ok) return;
    navigate(closed.value.isUnitCompleted ? `/unit/${id}/finished` : `/unit/${id}`);
  }, [keeper, navigate, id]);
  const wait = <p role="status">{t('wait.loading')}</p>;
  if (!study) return wait;
  const shared = { unit, study, finish };
  return (
    <Suspense fallback={wait}>
      <Reader {...shared} material={material} onAgain={() => setSitting((last) => last + 1)} />
    </Suspense>
  );
}

type Shared = {
  unit: UnitView;
  study: NonNullable<ReturnType<typeof useStudy>>;
  finish: () => Promise<void>;
};

function Reader({ material, onAgain, ...shared }: Shared & { material: Studied; onAgain: () => void }) {
  switch (material.kind) {
    case 'article':
      return <ArticleReader {...shared} material={material} />;
    case 'video':
      return <VideoReader {...shared} material={material} />;
    case 'audio':
      return <AudioReader {...shared} material={material} />;
    case 'pdf':
      return <PdfReader {...shared} material={material} />;
    case 'story':
      return <StoryReader {...shared} material={material} />;
    case 'quiz':
      return <QuizReader {...shared} material={material} onAgain={onAgain} />;
    case 'package':
      return <PackageReader {...shared} material={material} onAgain={onAgain} />;
  }
}
