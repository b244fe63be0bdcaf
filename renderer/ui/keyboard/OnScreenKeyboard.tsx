// Owns: the keyboard at the foot of the screen: plates for pinyin, Uyghur, Latin and digits, the key that closes it,
// and the room it takes: the field that is written in stays above it. It never takes the focus. Keys keep their places
// in every language, as on a real keyboard; what stands round them is mirrored.
import { type MouseEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { SimpleKeyboard } from 'simple-keyboard';
import { must } from '#core/kernel/assert.ts';
import { languageNames } from '../../i18n/index.ts';
import { useText } from '../../i18n/use-text.ts';
import { ActionIcon } from '../icons/ActionIcon.tsx';
import { deleteBack, type Field, insertText, pressEnter } from './edit-field.ts';
import { layPlate, type Plate, plates } from './layouts.ts';
import { PinyinStrip } from './PinyinStrip.tsx';
import { usePinyin } from './use-pinyin.ts';

import './keyboard.css';

const plateNames: Record<Exclude<Plate, 'zh'>, string> = {
  ug: languageNames.ug,
  en: languageNames.en,
  digits: '123',
};

export function OnScreenKeyboard({ field, close }: { field: Field; close: () => void }) {
  const { t, language } = useText();
  const [letters, setLetters] = useState(language);
  const [plate, setPlate] = useState<Plate>(language);
  const [isShifted, setShifted] = useState(false);
  const pinyin = usePinyin(plate === 'zh');
  const frame = useRef<HTMLElement>(null);
  useRoomBelow(frame, field);

  function press(key: string) {
    const isSpelling = plate === 'zh' && pinyin.input !== '';
    if (key === '{shift}') setShifted(!isShifted);
    else if (key === '{bksp}') isSpelling ? pinyin.deleteLast() : deleteBack(field);
    else if (key === '{enter}') isSpelling ? insertText(field, pinyin.takeLetters()) : pressEnter(field);
    else if (key === '{space}') insertText(field, isSpelling ? pinyin.takeFirst() : ' ');
    else if (plate === 'zh' && (/^[a-z]$/.test(key) || (key === "'" && isSpelling))) pinyin.add(key);
    else insertText(field, (isSpelling ? pinyin.takeFirst() : '') + key);
    if (key !== '{shift}') setShifted(false);
  }
  function choosePlate(next: Plate) {
    if (pinyin.input !== '') insertText(field, pinyin.takeLetters());
    if (next !== 'digits') setLetters(next);
    setPlate(next);
  }

  const keepFocus = (event: MouseEvent) => event.preventDefault();
  return (
    <section
      ref={frame}
      className="keyboard no-print"
      aria-label={t('keyboard.name')}
      data-testid="keyboard"
      onMouseDown={keepFocus}
    >
      <div className="keyboard-bar">
        <fieldset className="keyboard-plates" aria-label={t('keyboard.plates')}>
          {plates.map((one) => (
            <button
              key={one}
              type="button"
              className="button"
              lang={one === 'digits' ? undefined : one}
              aria-pressed={one === plate}
              data-testid={`plate-${one}`}
              onClick={() => choosePlate(one)}
            >
              {one === 'zh' ? t('keyboard.pinyin') : plateNames[one]}
            </button>
          ))}
        </fieldset>
        <button type="button" className="button" data-testid="keyboard-close" onClick={close}>
          <ActionIcon name="down" />
          {t('keyboard.close')}
        </button>
      </div>
      {plate === 'zh' ? <PinyinStrip pinyin={pinyin} choose={(text) => insertText(field, text)} /> : null}
      <Keys plate={plate} letters={letters} isShifted={isShifted} press={press} />
    </section>
  );
}

interface KeysProps {
  plate: Plate;
  letters: 'zh' | 'ug' | 'en';
  isShifted: boolean;
  press: (key: string) => void;
}

function Keys({ plate, letters, isShifted, press }: KeysProps) {
  const { t } = useText();
  const place = useRef<HTMLDivElement>(null);
  const keyboard = useRef<SimpleKeyboard>(undefined);
  const latestPress = useRef(press);
  useEffect(() => {
    latestPress.current = press;
  });
  useLayoutEffect(() => {
    const made = new SimpleKeyboard(must(place.current, 'place of the keys'), {
      useButtonTag: true,
      disableCaretPositioning: true,
      onKeyPress: (key) => latestPress.current(key),
    });
    keyboard.current = made;
    return () => made.destroy();
  }, []);
  useLayoutEffect(() => {
    keyboard.current?.setOptions({
      layout: { ...layPlate(plate, letters) },
      layoutName: isShifted ? 'shift' : 'default',
      display: {
        '{bksp}': t('keyboard.delete'),
        '{enter}': t('keyboard.enter'),
        '{space}': t('keyboard.space'),
        '{shift}': t('keyboard.shift'),
      },
    });
  }, [plate, letters, isShifted, t]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys inside are buttons
    // biome-ignore lint/a11y/useKeyWithClickEvents: a click without a pointer is the Enter key's, or a screen reader's
    <div
      dir="ltr"
      onClick={(event) => {
        // The library listens to pointers only.
        const key = event.target instanceof Element ? event.target.closest('[data-skbtn]') : null;
        if (key && event.detail === 0) press(key.getAttribute('data-skbtn') ?? '');
      }}
    >
      <div ref={place} className="simple-keyboard" />
    </div>
  );
}

/** Keeps room for the keyboard below the page, and the field above it. */
function useRoomBelow(frame: React.RefObject<HTMLElement | null>, field: Field): void {
  useLayoutEffect(() => {
    const root = document.documentElement;
    const settle = () => {
      root.style.setProperty('--keyboard-height', `${frame.current?.offsetHeight ?? 0}px`);
      field.scrollIntoView({ block: 'nearest' });
    };
    root.classList.add('has-keyboard');
    settle();
    const watch = new ResizeObserver(settle);
    if (frame.current) watch.observe(frame.current);
    return () => {
      watch.disconnect();
      root.classList.remove('has-keyboard');
    };
  }, [frame, field]);
}
