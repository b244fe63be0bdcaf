// Owns: the pictures that go with a sound. A sound has none of its own; those of its unit are shown one after the
// other, each for the same share of it.
import { useEffect, useState } from 'react';
import type { FileRef } from '#core/domain/file-ref.ts';
import type { UnitManifest } from '#core/domain/manifest.ts';
import { useFileOpener } from '../../ui/station-context.tsx';

/** The pages of a picture story tell the matter in order; without one the cover and the pictures of the texts. */
export function listPictures(unit: UnitManifest): FileRef[] {
  const pages = unit.materials.flatMap((material) =>
    material.kind === 'story' ? material.pages.map(({ image }) => image) : [],
  );
  return pages.length > 0 ? pages : [unit.cover, ...unit.pictures];
}

/** Index of the picture that belongs to `at` seconds. */
export function computePictureIndex(at: number, lengthSeconds: number, count: number): number {
  if (lengthSeconds <= 0) return 0;
  return Math.min(count - 1, Math.max(0, Math.floor((at / lengthSeconds) * count)));
}

/** Object URLs of all of them, in order and at once, so that no picture is awaited while the sound plays. */
export function usePictureUrls(pictures: readonly FileRef[]): readonly string[] {
  const opener = useFileOpener();
  const [urls, setUrls] = useState<readonly string[]>([]);
  const names = pictures.map(({ sha256 }) => sha256).join(' ');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the hashes are the pictures; the list is new at each render
  useEffect(() => {
    let isGone = false;
    const opening = Promise.all(pictures.map((file) => opener.openUrl(file))).then((outcomes) =>
      outcomes.flatMap((outcome) => (outcome.ok ? [outcome.value] : [])),
    );
    void opening.then((opened) => (isGone ? undefined : setUrls(opened)));
    return () => {
      isGone = true;
      void opening.then((opened) => {
        for (const url of opened) URL.revokeObjectURL(url);
      });
    };
  }, [opener, names]);
  return urls;
}
