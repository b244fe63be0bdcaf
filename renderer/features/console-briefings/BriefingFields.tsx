// Owns: what stands around the text of a briefing: column, series and number, date, titles, office and editor.
import { Alert, Button, DatePicker, InputNumber, Select } from 'antd';
import dayjs from 'dayjs';
import { toSeriesKey } from '#core/protocol/console-study-api.ts';
import { useBriefingDesk } from '../../console/drafts/desk-context.tsx';
import { WordsField } from '../../console/drafts/WordsField.tsx';
import { ErrorNote } from '../../console/parts/ErrorNote.tsx';
import { useWords } from '../../console/words.ts';
import { checkIssue } from './issue-number.ts';
import { useBriefingOffice, usePick } from './use-briefing-office.ts';

export function BriefingFields() {
  const t = useWords();
  const pick = usePick();
  const office = useBriefingOffice();
  const { draft, state, change } = useBriefingDesk();
  const { briefing } = state;
  const set = (part: Partial<typeof briefing>) =>
    change((old) => ({ ...old, briefing: { ...old.briefing, ...part } }));
  const columns = office.value?.columns ?? [];
  const series = office.value?.series ?? [];
  const key = toSeriesKey(briefing.series);
  const isKnown = series.some(({ names }) => toSeriesKey(names) === key);
  const { taken, nextIssue } = office.value
    ? checkIssue(office.value, { names: briefing.series, issue: briefing.issue, itemId: draft.itemId })
    : { taken: undefined, nextIssue: briefing.issue };
  const isGoneColumn = office.value !== undefined && !columns.some(({ id }) => id === briefing.column);

  return (
    <section className="unit-fields" aria-label={t('console.briefings.itself')}>
      <ErrorNote error={office.error} onRetry={office.reload} />
      <div className="field-row field-row-top">
        <div className="field">
          <span className="field-label" aria-hidden="true">
            {t('console.units.field.column')}
          </span>
          <Select
            value={isGoneColumn ? '' : briefing.column}
            status={isGoneColumn ? 'error' : ''}
            aria-label={t('console.units.field.column')}
            onChange={(column) => set({ column })}
            options={columns.map(({ id, titles }) => ({ value: id, label: pick(titles) }))}
          />
        </div>
        <div className="field">
          <span className="field-label" aria-hidden="true">
            {t('console.briefings.knownSeries')}
          </span>
          <Select
            value={isKnown ? key : ''}
            aria-label={t('console.briefings.knownSeries')}
            onChange={(chosen: string) => {
              const found = series.find(({ names }) => toSeriesKey(names) === chosen);
              if (found) set({ series: found.names, issue: found.nextIssue });
            }}
            options={[
              ...series.map(({ names }) => ({ value: toSeriesKey(names), label: pick(names) })),
              ...(isKnown ? [] : [{ value: '', label: t('console.briefings.newSeries') }]),
            ]}
          />
        </div>
        <div className="field">
          <span className="field-label" aria-hidden="true">
            {t('console.units.field.issue')}
          </span>
          <InputNumber
            min={1}
            max={100_000}
            precision={0}
            status={taken ? 'error' : ''}
            aria-label={t('console.units.field.issue')}
            aria-invalid={taken !== undefined}
            value={briefing.issue}
            onChange={(issue) => issue !== null && set({ issue })}
          />
        </div>
        <div className="field">
          <span className="field-label" aria-hidden="true">
            {t('console.units.field.date')}
          </span>
          <DatePicker
            format="YYYY-MM-DD"
            allowClear={false}
            aria-label={t('console.units.field.date')}
            value={dayjs(briefing.date)}
            // Days are written in Western digits whatever language dayjs speaks.
            onChange={(day) => day && set({ date: day.locale('en').format('YYYY-MM-DD') })}
          />
        </div>
      </div>
      {taken && (
        <Alert
          type="error"
          showIcon
          role="alert"
          className="note"
          title={t('console.briefings.issueTaken', {
            n: briefing.issue,
            name: pick(taken.titles),
            next: nextIssue,
          })}
          action={
            <Button size="small" onClick={() => set({ issue: nextIssue })}>
              {t('console.briefings.issueUse', { n: nextIssue })}
            </Button>
          }
        />
      )}
      <WordsField
        label={t('console.units.field.titles')}
        value={briefing.titles}
        onChange={(titles) => set({ titles })}
      />
      <WordsField
        label={t('console.briefings.subtitlesMayBeEmpty')}
        value={briefing.subtitles}
        onChange={(subtitles) => set({ subtitles })}
      />
      <WordsField
        label={t('console.briefings.seriesName')}
        value={briefing.series}
        onChange={(names) => set({ series: names })}
      />
      <WordsField
        label={t('console.units.field.office')}
        value={briefing.office}
        onChange={(words) => set({ office: words })}
      />
      <WordsField
        label={t('console.units.field.editor')}
        value={briefing.editor}
        onChange={(editor) => set({ editor })}
      />
      <p className="quiet">{t('console.briefings.attachments')}</p>
    </section>
  );
}
