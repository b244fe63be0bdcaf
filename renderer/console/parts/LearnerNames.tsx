// Owns: how a learner is named: the picture, then every name, the reader's language first.

import { type Language, languages } from '#core/domain/language.ts';
import type { LearnerRow } from '#core/protocol/console-api.ts';
import { SymbolPicture } from '../../ui/symbols.tsx';
import { useLanguage, useWords } from '../words.ts';

export function listNames(
  names: LearnerRow['names'],
  first: Language,
): { language: Language; name: string }[] {
  return [first, ...languages.filter((language) => language !== first)].flatMap((language) => {
    const name = names[language];
    return name === undefined ? [] : [{ language, name }];
  });
}

export function LearnerNames({
  learner,
  size,
}: {
  learner: Pick<LearnerRow, 'names' | 'symbol'>;
  size: number;
}) {
  const t = useWords();
  const first = useLanguage();
  return (
    <span className="person">
      <SymbolPicture symbol={learner.symbol} size={size} label={t(`console.symbol.${learner.symbol}`)} />
      <span className="person-names">
        {listNames(learner.names, first).map(({ language, name }) => (
          <bdi key={language} lang={language}>
            {name}
          </bdi>
        ))}
      </span>
    </span>
  );
}
