// Owns: studying a film: the player, what was watched, and when that is enough.

import { pickLanguage } from '#core/domain/language.ts';
import { useText } from '../../i18n/use-text.ts';
import { MediaStudy } from './MediaStudy.tsx';
import type { ReaderProps } from './reader-props.ts';

export default function VideoReader(props: ReaderProps<'video'>) {
  const { language } = useText();
  const { material, unit } = props;
  return (
    <MediaStudy
      {...props}
      file={material.file}
      pictures={[material.poster ?? unit.manifest.cover]}
      captions={material.captions ?? {}}
      chapters={material.chapters ?? []}
      durationSeconds={material.durationSeconds}
      title={pickLanguage(material.titles, language) ?? ''}
      doneLabel="read.watched"
    />
  );
}
