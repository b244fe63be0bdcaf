// Owns: the choices of the player: chapters, captions and speed. A button says what is on, and opens the row.
import { useState } from 'react';
import { type Language, languageSchema } from '#core/domain/language.ts';
import { useText } from '../../i18n/use-text.ts';
import { ActionIcon, type ActionName } from '../../ui/icons/ActionIcon.tsx';

const speeds = [0.75, 1, 1.25, 1.5];

interface Props {
  captions: { id: Language; label: string }[];
  caption: Language | 'off';
  onCaption: (caption: Language | 'off') => void;
  speed: number;
  onSpeed: (speed: number) => void;
}

export function PlayerChoices({ captions, caption, onCaption, speed, onSpeed }: Props) {
  const { t } = useText();
  const off = { id: 'off', label: t('play.captionsOff') };
  return (
    <>
      {captions.length > 0 ? (
        <ChoiceRow
          id="captions"
          icon="captions"
          label={t('play.captions')}
          options={[...captions, off]}
          chosen={caption}
          onChoose={(id) => onCaption(languageSchema.safeParse(id).data ?? 'off')}
        />
      ) : null}
      <ChoiceRow
        id="speed"
        icon="speed"
        label={t('play.speed')}
        options={speeds.map((one) => ({ id: String(one), label: `${one}×` }))}
        chosen={String(speed)}
        onChoose={(id) => onSpeed(Number(id))}
      />
    </>
  );
}

interface RowProps {
  /** Names the row for tests. */
  id: string;
  icon: ActionName;
  label: string;
  options: { id: string; label: string; before?: string }[];
  chosen: string | undefined;
  onChoose: (id: string) => void;
}

export function ChoiceRow({ id, icon, label, options, chosen, onChoose }: RowProps) {
  const [isOpen, setIsOpen] = useState(false);
  const now = options.find((option) => option.id === chosen);
  return (
    <div className="choice-row">
      <button
        type="button"
        className="button"
        aria-expanded={isOpen}
        data-testid={`open-${id}`}
        onClick={() => setIsOpen(!isOpen)}
      >
        <ActionIcon name={icon} />
        <span className="choice-now">
          {label}
          {now ? (
            <>
              : <bdi>{now.label}</bdi>
            </>
          ) : null}
        </span>
      </button>
      {isOpen ? (
        <fieldset className="choice-list" aria-label={label}>
          {options.map((option) => (
            <button
              key={option.id}
              type="button"
              className="button"
              aria-pressed={option.id === chosen}
              data-testid={`${id}-${option.id}`}
              onClick={() => {
                onChoose(option.id);
                setIsOpen(false);
              }}
            >
              {option.before === undefined ? null : <bdi className="choice-before">{option.before}</bdi>}
              <bdi>{option.label}</bdi>
            </button>
          ))}
        </fieldset>
      ) : null}
    </div>
  );
}
