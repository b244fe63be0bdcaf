// Owns: choosing the picture by which a person is found: seven at a time, each with its word.
import { useState } from 'react';
import { type LearnerSymbol, symbols } from '#core/domain/documents.ts';
import { useText } from '../../i18n/use-text.ts';
import { Pager, usePaging } from '../../ui/Pager.tsx';
import { SymbolPicture } from '../../ui/symbols.tsx';

const onPage = 7;

export function SymbolChoice(props: { value: LearnerSymbol; onChange: (symbol: LearnerSymbol) => void }) {
  const { t } = useText();
  // The picture that the person has comes first.
  const [first] = useState(props.value);
  const paging = usePaging([first, ...symbols.filter((symbol) => symbol !== first)], onPage);
  return (
    <fieldset className="person-choices symbol-choices">
      <legend>{t('people.symbol')}</legend>
      <div className="symbol-row">
        {paging.shown.map((symbol) => (
          <button
            key={symbol}
            type="button"
            className="button symbol-choice"
            aria-pressed={symbol === props.value}
            data-testid={`edit-symbol-${symbol}`}
            onClick={() => props.onChange(symbol)}
          >
            <SymbolPicture symbol={symbol} size={56} />
            {t(`symbol.${symbol}`)}
          </button>
        ))}
      </div>
      <Pager {...paging} />
    </fieldset>
  );
}
