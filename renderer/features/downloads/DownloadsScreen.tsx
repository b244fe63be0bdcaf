// Owns: what a person may take home, by unit: first the unit, then one of its files, to a stick or to a phone.
import { Link, useParams } from 'react-router';
import { pickLanguage } from '#core/domain/language.ts';
import { useText } from '../../i18n/use-text.ts';
import type { UnitView } from '../../store/station.ts';
import { listTakeHome } from '../../store/take-home.ts';
import { FilePicture } from '../../ui/FilePicture.tsx';
import { Pager, usePaging } from '../../ui/Pager.tsx';
import { Screen } from '../../ui/Screen.tsx';
import { useStationQuery } from '../../ui/station-context.tsx';
import { UnitFiles } from './UnitFiles.tsx';
import './downloads.css';

const unitsOnPage = 6;

export function DownloadsScreen() {
  const { t, language } = useText();
  const { unitId } = useParams();
  const units = useStationQuery((station) => station.listUnits())?.value;
  const home = { label: t('way.home'), to: '/home' };
  const chosen = units?.find(({ manifest }) => manifest.id === unitId);
  if (chosen) {
    return (
      <Screen
        title={pickLanguage(chosen.manifest.titles, language) ?? ''}
        crumbs={[home, { label: t('downloads.title'), to: '/downloads' }]}
      >
        <UnitFiles key={`${chosen.manifest.id} ${language}`} unit={chosen.manifest} />
      </Screen>
    );
  }
  const filled = units?.filter(({ manifest }) => listTakeHome(manifest, language).length > 0);
  return (
    <Screen title={t('downloads.title')} crumbs={[home]}>
      <p>{filled?.length === 0 ? t('downloads.none') : t('downloads.choose')}</p>
      <Units units={filled ?? []} />
    </Screen>
  );
}

function Units({ units }: { units: UnitView[] }) {
  const { t, language } = useText();
  const paging = usePaging(units, unitsOnPage);
  return (
    <>
      <div className="unit-grid">
        {paging.shown.map(({ manifest }) => (
          <Link
            key={manifest.id}
            className="unit-tile"
            to={`/downloads/${manifest.id}`}
            data-testid={`downloads-${manifest.id}`}
          >
            <FilePicture className="unit-cover" file={manifest.cover} alt="" />
            <span className="unit-words">
              <strong className="unit-title">{pickLanguage(manifest.titles, language)}</strong>
              <span>{t('downloads.count', { count: listTakeHome(manifest, language).length })}</span>
            </span>
          </Link>
        ))}
      </div>
      <Pager {...paging} />
    </>
  );
}
