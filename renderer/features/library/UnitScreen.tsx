// Owns: one study unit: what it is, its materials, which comes next. Opening it leaves one record.
import { useEffect } from 'react';
import { Link, useParams } from 'react-router';
import { pickLanguage } from '#core/domain/language.ts';
import type { Material } from '#core/domain/manifest.ts';
import type { UnitId } from '#core/kernel/ids.ts';
import { formatSpan } from '../../i18n/dates.ts';
import { useText } from '../../i18n/use-text.ts';
import type { UnitView } from '../../store/station.ts';
import { FilePicture } from '../../ui/FilePicture.tsx';
import { ActionIcon } from '../../ui/icons/ActionIcon.tsx';
import { KindIcon } from '../../ui/icons/KindIcon.tsx';
import { Pager, usePaging } from '../../ui/Pager.tsx';
import { Bar } from '../../ui/Ring.tsx';
import { Screen } from '../../ui/Screen.tsx';
import { useLearnerId, useSession } from '../../ui/session-context.tsx';
import { useStation, useStationQuery } from '../../ui/station-context.tsx';

const materialsOnPage = 6;

export function UnitScreen() {
  const { t, language } = useText();
  const unitId = (useParams()['unitId'] ?? '') as UnitId;
  const learnerId = useLearnerId();
  const found = useStationQuery((station) => station.getUnit(unitId, learnerId), [unitId, learnerId]);
  const unit = found?.value;
  const crumbs = [
    { label: t('way.home'), to: '/home' },
    { label: t('library.title'), to: '/library' },
    ...(unit ? [{ label: t(`topic.${unit.manifest.topic}`), to: `/library/${unit.manifest.topic}` }] : []),
  ];
  if (!unit) {
    return (
      <Screen title={t('library.title')} crumbs={crumbs.slice(0, 2)}>
        {found ? <p>{t('unit.notFound')}</p> : null}
      </Screen>
    );
  }
  return (
    <Screen title={pickLanguage(unit.manifest.titles, language) ?? ''} crumbs={crumbs}>
      <OpenedRecord key={unitId} unit={unit} />
      <UnitBody unit={unit} />
    </Screen>
  );
}

/** Writes `unit-opened` the first time this learner comes here; later visits add nothing new. */
function OpenedRecord({ unit }: { unit: UnitView }) {
  const station = useStation();
  const learnerId = useLearnerId();
  const { language } = useText();
  const { report } = useSession();
  const isNew = learnerId !== undefined && unit.progress === undefined;
  const { id, version } = unit.manifest;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of language must not write a second record
  useEffect(() => {
    if (!isNew) return;
    const act = { kind: 'unit-opened' as const, unitId: id, version };
    void station.appendActs(learnerId, language, [act]).then((outcome) => {
      if (!outcome.ok) report(outcome.error);
    });
  }, [isNew, id, version, learnerId, station]);
  return null;
}

/** To a learner who sits alone; who studies along stands at the top of the screen. */
function TogetherWay({ unitId }: { unitId: UnitId }) {
  const { t } = useText();
  const learnerId = useLearnerId();
  const { companion } = useSession();
  if (!learnerId || companion) return null;
  return (
    <Link className="button" to={`/together/${unitId}`} data-testid="together">
      <ActionIcon name="people" />
      {t('together.title')}
    </Link>
  );
}

function UnitBody({ unit }: { unit: UnitView }) {
  const { t, language } = useText();
  const { manifest, progress, share } = unit;
  const isFinished = (material: Material) => progress?.materials[material.id]?.isFinished === true;
  const next = manifest.materials.find((material) => !isFinished(material));
  const target = next ?? manifest.materials[0];
  const done = manifest.materials.filter(isFinished).length;
  const paging = usePaging(manifest.materials, materialsOnPage);
  return (
    <div className="unit-page">
      <div className="unit-about">
        <FilePicture className="unit-big-cover" file={manifest.cover} alt="" />
        {target ? (
          <Link
            className="button button-main button-big"
            to={`/unit/${manifest.id}/${target.id}`}
            data-testid="unit-start"
          >
            <ActionIcon name="play" />
            {progress && done > 0 ? t('unit.continue') : t('unit.start')}
          </Link>
        ) : null}
        <TogetherWay unitId={manifest.id} />
        <p>{pickLanguage(manifest.summaries, language)}</p>
        <p className="unit-minutes">
          <ActionIcon name="clock" />
          {t('unit.minutes', { count: manifest.minutes })}
        </p>
        {progress ? (
          <>
            <Bar share={share} />
            <p>
              {next ? t('unit.share', { done, count: manifest.materials.length }) : t('unit.done')}
              {' · '}
              {formatSpan(progress.activeMs, t)}
            </p>
          </>
        ) : null}
      </div>
      <section className="unit-materials" aria-label={t('unit.materials')}>
        <h2>{t('unit.materials')}</h2>
        <ol className="materials">
          {paging.shown.map((material) => (
            <li key={material.id}>
              <Link
                className={material === next ? 'material material-next' : 'material'}
                to={`/unit/${manifest.id}/${material.id}`}
                data-testid={`material-${material.id}`}
              >
                <KindIcon kind={material.kind} size={48} />
                <span className="material-words">
                  <strong>{pickLanguage(material.titles, language)}</strong>
                  <span>{t(`kind.${material.kind}`)}</span>
                </span>
                {isFinished(material) ? (
                  <span className="mark mark-done">
                    <ActionIcon name="check" />
                    {t('unit.done')}
                  </span>
                ) : null}
                {material === next ? (
                  <span className="mark mark-next">
                    <ActionIcon name="forward" />
                    {t('unit.next')}
                  </span>
                ) : null}
              </Link>
            </li>
          ))}
        </ol>
        <Pager {...paging} />
      </section>
    </div>
  );
}
