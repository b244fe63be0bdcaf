// Owns: the description of the console's routes about study units and briefings that are written there, and the county's settings.
import * as z from 'zod';
import {
  columnUsesSchema,
  countyPaths,
  settingNames,
  settingSchemas,
  settingWriteSchema,
  settingWrittenSchema,
} from '#core/protocol/console-county-api.ts';
import {
  articleAskSchema,
  articlePreviewSchema,
  blobNameSchema,
  briefingDeskSchema,
  checkSchema,
  draftMakeSchema,
  draftPathSchema,
  draftRowSchema,
  draftSavedSchema,
  draftSaveSchema,
  draftSchema,
  fileTakenSchema,
  fileTakeSchema,
  previewSchema,
  releaseRowSchema,
  releaseSchema,
  returnSchema,
  studyKeySchema,
  studyPaths,
  submitSchema,
  submittedSchema,
  uploadRowSchema,
  versionRowSchema,
} from '#core/protocol/console-study-api.ts';
import type { Descriptions, RouteDescription, RouteFamily } from './describe.ts';

const id = z.strictObject({ id: z.uuid() });
const filePath = z.strictObject({ id: z.uuid(), path: draftPathSchema });
const nothing = z.strictObject({});
const itemsOf = <Item extends z.ZodType>(item: Item) => z.strictObject({ items: z.array(item) });
const file = { mediaType: 'application/octet-stream', description: 'The file, in ranges if asked.' };
const draft = `${studyPaths.drafts}/:id`;

const drafts: Descriptions = {
  [`GET ${studyPaths.drafts}`]: {
    summary: 'Drafts of study units and briefings',
    answer: itemsOf(draftRowSchema),
  },
  [`POST ${studyPaths.drafts}`]: { summary: 'Begins a draft', body: draftMakeSchema, answer: draftSchema },
  [`GET ${studyPaths.briefingDesk}`]: {
    summary: 'Columns for briefings, and which issue numbers of each series are taken',
    answer: briefingDeskSchema,
  },
  [`GET ${draft}`]: { summary: 'One draft', params: id, answer: draftSchema },
  [`POST ${draft}/save`]: {
    summary: 'Saves a draft',
    params: id,
    body: draftSaveSchema,
    answer: draftSavedSchema,
  },
  [`DELETE ${draft}`]: { summary: 'Removes a draft', params: id, answer: nothing },
  [`POST ${draft}/check`]: {
    summary: 'What still keeps it from being handed in',
    params: id,
    answer: checkSchema,
  },
  [`POST ${draft}/article`]: {
    summary: 'An article as the kiosk shows it',
    params: id,
    body: articleAskSchema,
    answer: articlePreviewSchema,
  },
  [`POST ${draft}/preview`]: {
    summary: 'The unit or briefing as the kiosk shows it',
    params: id,
    answer: previewSchema,
  },
  [`GET ${draft}/blobs/:sha256`]: {
    summary: 'A file of the preview',
    params: blobNameSchema,
    query: z.strictObject({ type: z.string().optional() }),
    answer: file,
  },
  [`GET ${draft}/uploads`]: {
    summary: 'Uploads that are under way',
    params: id,
    answer: itemsOf(uploadRowSchema),
  },
  [`POST ${draft}/files`]: {
    summary: 'Takes a whole upload into the draft',
    params: id,
    body: fileTakeSchema,
    answer: fileTakenSchema,
  },
  [`GET ${draft}/files/:path`]: { summary: 'A file of the draft', params: filePath, answer: file },
  [`DELETE ${draft}/files/:path`]: { summary: 'Removes a file', params: filePath, answer: nothing },
};

const release = `${studyPaths.releases}/:id`;
const releases: Descriptions = {
  [`POST ${draft}/submit`]: {
    summary: 'Hands the unit in for approval',
    params: id,
    body: submitSchema,
    answer: submittedSchema,
  },
  [`POST ${draft}/withdraw`]: {
    summary: 'Takes the unit out of the library',
    params: id,
    body: returnSchema,
    answer: nothing,
  },
  [`GET ${draft}/releases`]: {
    summary: 'Versions of one unit or briefing, newest first: who wrote, handed in, decided and withdrew',
    params: id,
    answer: itemsOf(versionRowSchema),
  },
  [`GET ${studyPaths.releases}`]: {
    summary: 'Versions that were handed in',
    answer: itemsOf(releaseRowSchema),
  },
  [`POST ${studyPaths.releases}/publish`]: {
    summary: 'Publishes what is approved, after a fault was mended',
    answer: nothing,
  },
  [`GET ${release}`]: {
    summary: 'One version, and how it differs from the one before',
    params: id,
    answer: releaseSchema,
  },
  [`POST ${release}/approve`]: {
    summary: 'Approves it; its publication follows by itself',
    params: id,
    answer: nothing,
  },
  [`POST ${release}/return`]: {
    summary: 'Gives it back with words',
    params: id,
    body: returnSchema,
    answer: nothing,
  },
  [`POST ${release}/preview`]: {
    summary: 'The version as the kiosk shows it',
    params: id,
    answer: previewSchema,
  },
  [`GET ${release}/blobs/:sha256`]: {
    summary: 'A file of the preview',
    params: blobNameSchema,
    query: z.strictObject({ type: z.string().optional() }),
    answer: file,
  },
  [`GET ${studyPaths.key}`]: {
    summary: 'The key by which the center signs units, and what the county lets it sign',
    answer: studyKeySchema,
  },
};

/** The tus protocol (tus.io, 1.0.0). */
const tusId = z.strictObject({ id: z.string() });
const tusAnswer = { mediaType: 'text/plain', description: 'As the tus protocol has it.' };
const uploads: Descriptions = {
  [`POST ${studyPaths.uploads}`]: { summary: 'Begins an upload (tus)', answer: tusAnswer },
  [`DELETE ${studyPaths.uploads}/:id`]: {
    summary: 'Gives an upload up (tus)',
    params: tusId,
    answer: tusAnswer,
  },
};

const settings: Descriptions = {
  ...Object.fromEntries(
    settingNames.flatMap((name): [string, RouteDescription][] => [
      [
        `GET ${countyPaths.settings}/${name}`,
        {
          summary: `What the county configured: ${name}`,
          answer: z.strictObject({
            value: settingSchemas[name],
            version: settingWrittenSchema.shape.version,
          }),
        },
      ],
      [
        `POST ${countyPaths.settings}/${name}`,
        {
          summary: `Configures ${name}`,
          body: z.strictObject({ ...settingWriteSchema.shape, value: settingSchemas[name] }),
          answer: settingWrittenSchema,
        },
      ],
    ]),
  ),
  [`GET ${countyPaths.columnUses}`]: { summary: 'How many briefings a column has', answer: columnUsesSchema },
};

export const studyFamilies: readonly RouteFamily[] = [
  { tag: 'study', access: 'session', routes: { ...drafts, ...releases } },
  { tag: 'uploads', access: 'session', routes: uploads },
  { tag: 'county', access: 'session', routes: settings },
];
