// Owns: choosing a learner's picture. Native radio buttons: arrow keys and screen readers know them.
import { type LearnerSymbol, symbols } from '#core/domain/documents.ts';
import { useWords } from '../../console/words.ts';
import { SymbolPicture } from '../../ui/symbols.tsx';

export interface SymbolPickerProps {
  /** Both are given by the form around it. */
  value?: LearnerSymbol;
  onChange?: (symbol: LearnerSymbol) => void;
}

export function SymbolPicker({ value, onChange }: SymbolPickerProps) {
  const t = useWords();
  return (
    <fieldset className="swatches">
      <legend className="heard-only">{t('console.learners.symbol')}</legend>
      {symbols.map((symbol) => (
        <label key={symbol} className="swatch">
          <input
            type="radio"
            name="symbol"
            value={symbol}
            checked={symbol === value}
            onChange={() => onChange?.(symbol)}
          />
          <SymbolPicture symbol={symbol} size={36} />
          {t(`console.symbol.${symbol}`)}
        </label>
      ))}
    </fieldset>
  );
}

/** The picture that fewest of the learners have yet. */
export function suggestSymbol(taken: readonly LearnerSymbol[]): LearnerSymbol {
  const count = (symbol: LearnerSymbol) => taken.filter((other) => other === symbol).length;
  return symbols.reduce((best, symbol) => (count(symbol) < count(best) ? symbol : best));
}
