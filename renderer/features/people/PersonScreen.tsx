// Owns: correcting one roster entry. The correction holds at this station at once and travels to the county in
// the station log; the sentence after saving says so.
import { type FormEvent, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import type { Group } from '#core/domain/documents.ts';
import { type Language, languages, pickLanguage } from '#core/domain/language.ts';
import type { WireError } from '#core/protocol/errors.ts';
import { useText } from '../../i18n/use-text.ts';
import type { StationPerson } from '../../store/roster-edits.ts';
import { useAdministrator } from '../../ui/administrator.tsx';
import { ErrorSentence } from '../../ui/ErrorSentence.tsx';
import { ActionIcon } from '../../ui/icons/ActionIcon.tsx';
import { Screen } from '../../ui/Screen.tsx';
import { useStation, useStationQuery } from '../../ui/station-context.tsx';
import { type EntryDraft, listChanges, listFaults, startDraft } from './entry-draft.ts';
import { nameField } from './field-words.ts';
import { SymbolChoice } from './SymbolChoice.tsx';
import './people.css';

export function PersonScreen() {
  const { t, language } = useText();
  const { learnerId } = useParams();
  const people = useStationQuery((station) => station.listPeople())?.value;
  const groups = useStationQuery((station) => station.listGroups())?.value;
  const administrator = useAdministrator(people);
  const person = people?.find(({ entry }) => entry.id === learnerId);
  const crumbs = [
    { label: t('station.title'), to: '/station' },
    { label: t('people.title'), to: '/people' },
  ];
  const name = person ? pickLanguage(person.entry.names, language) : undefined;
  return (
    <Screen title={name ?? t('people.title')} crumbs={crumbs}>
      {people && !administrator ? <p>{t('people.onlyAdministrators')}</p> : null}
      {people && administrator && !person ? <p>{t('people.gone')}</p> : null}
      {administrator && person && groups ? (
        <EntryForm key={person.entry.id} administrator={administrator} person={person} groups={groups} />
      ) : null}
    </Screen>
  );
}

interface FormProps {
  administrator: StationPerson;
  person: StationPerson;
  groups: readonly Group[];
}

function EntryForm({ administrator, person, groups }: FormProps) {
  const { t, language } = useText();
  const station = useStation();
  const navigate = useNavigate();
  const [draft, setDraft] = useState<EntryDraft>(() => startDraft(person.entry));
  const [error, setError] = useState<WireError | undefined>(undefined);
  const [isSaving, setIsSaving] = useState(false);
  const changes = listChanges(person.entry, draft);
  const faults = listFaults(changes);
  const isReady = Object.keys(changes).length > 0 && faults.length === 0 && !isSaving;

  async function save(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!isReady) return;
    setIsSaving(true);
    const document = { kind: 'roster' as const, id: person.entry.id };
    const outcome = await station.editDocument(administrator.entry.id, language, document, changes);
    setIsSaving(false);
    if (outcome.ok) navigate('/people');
    else setError(outcome.error);
  }

  return (
    <form className="person-form" onSubmit={(event) => void save(event)}>
      {error ? <ErrorSentence error={error} /> : null}
      <div className="person-fields">
        {languages.map((one) => (
          <NameField
            key={one}
            language={one}
            value={draft.names[one]}
            onChange={(name) => setDraft({ ...draft, names: { ...draft.names, [one]: name } })}
          />
        ))}
        <label>
          {t('people.letters')}
          <input
            type="text"
            dir="ltr"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={120}
            value={draft.letters}
            data-testid="edit-letters"
            onChange={({ target }) => setDraft({ ...draft, letters: target.value })}
          />
        </label>
      </div>
      <SymbolChoice value={draft.symbol} onChange={(symbol) => setDraft({ ...draft, symbol })} />
      <GroupChoice
        groups={groups}
        chosen={draft.groupIds}
        onChange={(groupIds) => setDraft({ ...draft, groupIds })}
      />
      {faults.map((field) => (
        <p key={field} role="alert">
          {t('people.fault', { field: nameField(field, t) })}
        </p>
      ))}
      <div className="button-row">
        <button
          type="submit"
          className="button button-main button-big"
          disabled={!isReady}
          data-testid="edit-save"
        >
          <ActionIcon name="check" />
          {t('people.save')}
        </button>
        <p>{t('people.what')}</p>
      </div>
    </form>
  );
}

const nameKeys = { ug: 'people.nameUg', zh: 'people.nameZh', en: 'people.nameEn' } as const;

function NameField(props: { language: Language; value: string; onChange: (name: string) => void }) {
  const { t } = useText();
  return (
    <label>
      {t(nameKeys[props.language])}
      <input
        type="text"
        lang={props.language}
        dir={props.language === 'ug' ? 'rtl' : 'ltr'}
        autoComplete="off"
        spellCheck={false}
        maxLength={80}
        value={props.value}
        data-testid={`edit-name-${props.language}`}
        onChange={({ target }) => props.onChange(target.value)}
      />
    </label>
  );
}

interface GroupProps {
  groups: readonly Group[];
  chosen: readonly string[];
  onChange: (groupIds: string[]) => void;
}

function GroupChoice({ groups, chosen, onChange }: GroupProps) {
  const { t } = useText();
  if (groups.length === 0) return null;
  return (
    <fieldset className="person-choices">
      <legend>{t('people.groups')}</legend>
      {groups.map(({ id, name }) => {
        const isChosen = chosen.includes(id);
        return (
          <button
            key={id}
            type="button"
            className="button"
            aria-pressed={isChosen}
            data-testid={`edit-group-${id}`}
            onClick={() => onChange(isChosen ? chosen.filter((one) => one !== id) : [...chosen, id])}
          >
            <ActionIcon name={isChosen ? 'check' : 'people'} />
            {name}
          </button>
        );
      })}
    </fieldset>
  );
}
