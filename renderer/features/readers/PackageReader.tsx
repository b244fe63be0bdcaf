// Owns: a package on the screen. It plays in an origin of its own; the kiosk's buttons stay outside.
import { pickLanguage } from '#core/domain/language.ts';
import { useText } from '../../i18n/use-text.ts';
import type { ReaderProps } from './reader-props.ts';

export default function PackageReader({ material }: ReaderProps<'package'>) {
  const { language } = useText();
  return <p data-testid="package">{pickLanguage(material.titles, language)}</p>;
}
