// Owns: the fields of one material, by its kind.
import { Button, InputNumber, Space } from 'antd';
import type { DraftFile, DraftMaterial } from '#core/protocol/console-study-api.ts';
import { noWords } from '#core/protocol/console-study-api.ts';
import { ArticleEditor } from '../../console/drafts/ArticleEditor.tsx';
import { useUnitDesk } from '../../console/drafts/desk-context.tsx';
import { UploadField } from '../../console/drafts/UploadField.tsx';
import { WordsField, written } from '../../console/drafts/WordsField.tsx';
import { useWords } from '../../console/words.ts';
import { ChaptersField } from './ChaptersField.tsx';
import { changeMaterial } from './draft-edit.ts';
import { QuizPlace } from './QuizPlace.tsx';

type Of<Kind extends DraftMaterial['kind']> = Extract<DraftMaterial, { kind: Kind }>;
type Localized<Value> = { zh?: Value | undefined; ug?: Value | undefined; en?: Value | undefined };

function without<Value>(entry: Localized<Value>, language: 'zh' | 'ug' | 'en'): Localized<Value> {
  const { [language]: _gone, ...rest } = entry;
  return rest;
}

export function MaterialEditor({ material }: { material: DraftMaterial }) {
  const t = useWords();
  const { change } = useUnitDesk();
  const set = (changed: DraftMaterial) => change((old) => changeMaterial(old, changed));
  return (
    <section className="material-editor" aria-label={t(`console.units.kind.${material.kind}`)}>
      <WordsField
        label={t('console.units.materialTitle')}
        value={material.titles}
        onChange={(titles) => set({ ...material, titles })}
      />
      <Fields material={material} set={set} />
    </section>
  );
}

type Set = (changed: DraftMaterial) => void;

function Fields({ material, set }: { material: DraftMaterial; set: Set }) {
  switch (material.kind) {
    case 'article':
      return <ArticleEditor files={material.files} />;
    case 'quiz':
      return <QuizPlace path={material.file} />;
    case 'video':
      return <VideoFields material={material} set={set} />;
    case 'audio':
      return <AudioFields material={material} set={set} />;
    case 'pdf':
      return <PdfFields material={material} set={set} />;
    case 'story':
      return <StoryFields material={material} set={set} />;
    case 'package':
      return <PackageFields material={material} set={set} />;
  }
}

function CaptionFields({ material, set }: { material: Of<'video'> | Of<'audio'>; set: Set }) {
  const t = useWords();
  const captions = material.captions ?? {};
  return written.map((language) => (
    <UploadField
      key={language}
      label={`${t('console.units.captions')} (${t(`console.units.lang.${language}`)})`}
      use="captions"
      path={captions[language] ?? ''}
      onTaken={({ path }) => set({ ...material, captions: { ...captions, [language]: path } })}
      onRemove={() => {
        const rest = without(captions, language);
        const { captions: _gone, ...bare } = material;
        set(Object.keys(rest).length === 0 ? bare : { ...material, captions: rest });
      }}
    />
  ));
}

function VideoFields({ material, set }: { material: Of<'video'>; set: Set }) {
  const t = useWords();
  return (
    <>
      <UploadField
        label={t('console.units.film')}
        use="video"
        path={material.file}
        onTaken={({ path, durationSeconds }) =>
          set({ ...material, file: path, durationSeconds: durationSeconds ?? material.durationSeconds })
        }
      />
      <Seconds
        label={t('console.units.duration')}
        value={material.durationSeconds}
        onChange={(durationSeconds) => set({ ...material, durationSeconds })}
      />
      <UploadField
        label={t('console.units.poster')}
        use="image"
        path={material.poster ?? ''}
        onTaken={({ path }) => set({ ...material, poster: path })}
        onRemove={() => {
          const { poster: _gone, ...rest } = material;
          set(rest);
        }}
      />
      <CaptionFields material={material} set={set} />
      <ChaptersField
        chapters={material.chapters ?? []}
        durationSeconds={material.durationSeconds}
        onChange={(chapters) => {
          const { chapters: _gone, ...rest } = material;
          set(chapters.length === 0 ? rest : { ...rest, chapters });
        }}
      />
    </>
  );
}

function Seconds({
  label,
  value,
  onChange,
}: {
  label: string;
  value: number;
  onChange: (value: number) => void;
}) {
  return (
    <div className="field">
      <span className="field-label" aria-hidden="true">
        {label}
      </span>
      <InputNumber
        aria-label={label}
        min={0}
        max={86_400}
        value={value}
        onChange={(next) => onChange(next ?? 0)}
      />
    </div>
  );
}

function AudioFields({ material, set }: { material: Of<'audio'>; set: Set }) {
  const t = useWords();
  return (
    <>
      {written.map((language) => (
        <UploadField
          key={language}
          label={`${t('console.units.sound')} (${t(`console.units.lang.${language}`)})`}
          use="audio"
          path={material.files[language] ?? ''}
          onTaken={({ path, durationSeconds }: DraftFile) =>
            set({
              ...material,
              files: { ...material.files, [language]: path },
              durationSeconds: { ...material.durationSeconds, [language]: durationSeconds ?? 0 },
            })
          }
          onRemove={() =>
            set({
              ...material,
              files: without(material.files, language),
              durationSeconds: without(material.durationSeconds, language),
            })
          }
        />
      ))}
      <CaptionFields material={material} set={set} />
    </>
  );
}

function PdfFields({ material, set }: { material: Of<'pdf'>; set: Set }) {
  const t = useWords();
  return written.map((language) => (
    <UploadField
      key={language}
      label={`PDF (${t(`console.units.lang.${language}`)})`}
      use="pdf"
      path={material.files[language] ?? ''}
      onTaken={({ path }) => set({ ...material, files: { ...material.files, [language]: path } })}
      onRemove={() => set({ ...material, files: without(material.files, language) })}
    />
  ));
}

function PackageFields({ material, set }: { material: Of<'package'>; set: Set }) {
  const t = useWords();
  return (
    <UploadField
      label={t('console.units.packageFile')}
      use="package"
      path={material.file}
      onTaken={({ path }) => set({ ...material, file: path })}
    />
  );
}

function StoryFields({ material, set }: { material: Of<'story'>; set: Set }) {
  const t = useWords();
  const setPages = (pages: Of<'story'>['pages']) => set({ ...material, pages });
  return (
    <>
      {material.pages.map((page, at) => {
        const label = t('console.units.page', { n: at + 1 });
        const setPage = (changed: typeof page) => setPages(material.pages.with(at, changed));
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a page has no name but its number
          <fieldset key={at} className="story-page" aria-label={label}>
            <h3>{label}</h3>
            <UploadField
              label={`${label}: ${t('console.units.picture')}`}
              use="image"
              path={page.image}
              onTaken={({ path }) => setPage({ ...page, image: path })}
            />
            <WordsField
              label={`${label}: ${t('console.units.pageText')}`}
              value={page.text}
              onChange={(text) => setPage({ ...page, text })}
              isLong
            />
            <WordsField
              label={`${label}: ${t('console.units.pictureWords')}`}
              value={page.alt}
              onChange={(alt) => setPage({ ...page, alt })}
            />
            <Space>
              <Button
                size="small"
                disabled={at === 0}
                onClick={() => setPages(material.pages.toSpliced(at, 1).toSpliced(at - 1, 0, page))}
              >
                {t('console.units.moveUp', { name: label })}
              </Button>
              <Button size="small" danger onClick={() => setPages(material.pages.toSpliced(at, 1))}>
                {t('console.units.removeMaterial', { name: label })}
              </Button>
            </Space>
          </fieldset>
        );
      })}
      <Button
        type="dashed"
        disabled={material.pages.length >= 60}
        onClick={() => setPages([...material.pages, { image: '', text: noWords, alt: noWords }])}
      >
        {t('console.units.addPage')}
      </Button>
    </>
  );
}
