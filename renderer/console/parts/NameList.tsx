// Owns: several names one after another, in lines of bounded length. Each is isolated: Chinese and Uyghur names side by side would
// otherwise change places with the commas between them.
import { Fragment } from 'react';
import { useWords } from '../words.ts';

export function NameList({ names }: { names: readonly string[] }) {
  const t = useWords();
  if (names.length === 0) return '–';
  return (
    <span className="name-list">
      {names.map((name, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two groups may bear the same name, and none moves
        <Fragment key={index}>
          {index > 0 && t('console.listComma')}
          <bdi>{name}</bdi>
        </Fragment>
      ))}
    </span>
  );
}
