// Owns: a text as the center drew it, with the addresses at which the preview finds its pictures.
import { type ArticlePreview, studyPaths } from '#core/protocol/console-study-api.ts';

export function toDrawn(draftId: string, { blocks, pictures }: ArticlePreview) {
  const addresses = Object.entries(pictures).map(([sha256, path]) => [
    sha256,
    `${studyPaths.drafts}/${draftId}/files/${path}`,
  ]);
  return { blocks, pictures: Object.fromEntries(addresses) as Record<string, string> };
}
