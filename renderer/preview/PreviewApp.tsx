// Owns: what an author has written, on the kiosk's own screens: one text, or a whole unit or briefing; and a briefing
// as the paper that is printed of it.
import '../ui/fonts.css';
import '../ui/base.css';
import '../ui/frame.css';
import '../features/briefings/briefings.css';
import '../features/briefings/paper.css';
import '../features/library/library.css';
import '../features/readers/readers.css';
import './preview.css';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { I18nextProvider } from 'react-i18next';
import { MemoryRouter, Navigate, Route, Routes } from 'react-router';
import type { Language } from '#core/domain/language.ts';
import type { Manifest } from '#core/domain/manifest.ts';
import { BriefingPaper } from '../features/briefings/BriefingPaper.tsx';
import { BriefingReaderScreen, BriefingSheet } from '../features/briefings/BriefingReader.tsx';
import { UnitScreen } from '../features/library/UnitScreen.tsx';
import { ReaderScreen } from '../features/readers/ReaderScreen.tsx';
import { applyLanguage } from '../i18n/chosen-language.ts';
import { createI18n } from '../i18n/index.ts';
import { ArticleBlocks } from '../ui/ArticleBlocks.tsx';
import { LanguageProvider, LanguageSwitch } from '../ui/language-context.tsx';
import { PortalProvider } from '../ui/portal-context.tsx';
import { SessionProvider, useSession } from '../ui/session-context.tsx';
import { StationProvider } from '../ui/station-context.tsx';
import { type PreviewMessage, previewMessageSchema } from './preview-messages.ts';
import { createPreviewStation } from './preview-station.ts';

function useMessage(): PreviewMessage | undefined {
  const [message, setMessage] = useState<PreviewMessage>();
  useEffect(() => {
    const listen = (event: MessageEvent<unknown>) => {
      if (event.origin !== window.location.origin || event.source !== window.parent) return;
      const parsed = previewMessageSchema.safeParse(event.data);
      if (parsed.success) setMessage(parsed.data);
    };
    window.addEventListener('message', listen);
    window.parent.postMessage({ type: 'preview-ready' }, window.location.origin);
    return () => window.removeEventListener('message', listen);
  }, []);
  return message;
}

export function PreviewApp() {
  const message = useMessage();
  return message === undefined ? null : <Shown message={message} />;
}

/** The text itself is drawn anew at each change; the frame around it stays. */
function Shown({ message }: { message: PreviewMessage }) {
  const [chosen, setChosen] = useState<Language>();
  const language = message.type === 'article' ? message.language : (chosen ?? message.language);
  const [i18n] = useState(() => createI18n(language));
  useEffect(() => {
    void i18n.changeLanguage(language);
    applyLanguage(language, document.documentElement);
  }, [i18n, language]);
  const station = useMemo(
    () =>
      message.type === 'article'
        ? createPreviewStation({ manifests: [], toAddress: ({ sha256 }) => message.pictures[sha256] ?? '' })
        : createPreviewStation({
            manifests: [message.manifest],
            toAddress: ({ sha256, mediaType }) =>
              `${message.base}/blobs/${sha256}?type=${encodeURIComponent(mediaType)}`,
          }),
    [message],
  );
  return (
    <I18nextProvider i18n={i18n}>
      <StationProvider value={station}>
        <LanguageProvider value={setChosen}>
          {message.type === 'article' ? (
            <TextPreview {...message} />
          ) : (
            <ManifestPreview manifest={message.manifest} />
          )}
        </LanguageProvider>
      </StationProvider>
    </I18nextProvider>
  );
}

function Visitor({ children }: { children: ReactNode }) {
  const { person, visit } = useSession();
  useEffect(visit, [visit]);
  return person.kind === 'nobody' ? null : children;
}

function TextPreview({ blocks, head, isPaper }: Extract<PreviewMessage, { type: 'article' }>) {
  const text = <ArticleBlocks blocks={blocks} />;
  if (head && isPaper) return <BriefingPaper head={head}>{text}</BriefingPaper>;
  return (
    <main className="content content-reader">
      {head ? (
        <BriefingSheet head={head} textStep={1}>
          {text}
        </BriefingSheet>
      ) : (
        <article className="article text-step-1">{text}</article>
      )}
    </main>
  );
}

function ManifestPreview({ manifest }: { manifest: Manifest }) {
  const start = `/${manifest.kind}/${manifest.id}`;
  return (
    <MemoryRouter initialEntries={[start]}>
      <SessionProvider now={() => performance.now()}>
        <PortalProvider>
          <div className="kiosk">
            <div className="preview-language">
              <LanguageSwitch />
            </div>
            <Visitor>
              <Routes>
                <Route path="/unit/:unitId" element={<UnitScreen />} />
                <Route path="/unit/:unitId/:materialId" element={<ReaderScreen />} />
                <Route path="/briefing/:briefingId" element={<BriefingReaderScreen />} />
                <Route path="*" element={<Navigate to={start} replace />} />
              </Routes>
            </Visitor>
          </div>
        </PortalProvider>
      </SessionProvider>
    </MemoryRouter>
  );
}
