// What a statement may and may not look like (xAPI 1.0.3 Data 2.2–4.6; IEEE 9274.1.1 4.2), as a table. Every case
// runs at the top of a statement and, where it can stand there, inside a SubStatement.
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { statementSchemas } from '#center/xapi/statement-schema.ts';
import {
  createIri,
  createMbox,
  createReference,
  createStatement,
  createSubStatement,
  createVoiding,
  type Plain,
  type Version,
  verbIri,
  versions,
} from './record-store.ts';

function isAccepted(statement: unknown, version: Version): boolean {
  return statementSchemas[version].safeParse(statement).success;
}

interface Case {
  rule: string;
  parts: Plain;
  /** Only in these versions; otherwise in both. */
  only?: Version;
  /** It cannot stand in a SubStatement, or means something else there. */
  isTopOnly?: boolean;
}

const mbox = createMbox();
const agent = { mbox };
const account = { homePage: 'http://example.com', name: 'somebody' };
const group = { objectType: 'Group', mbox: createMbox() };
const activity = { id: createIri() };
const attachment = {
  usageType: 'http://example.com/usage',
  display: { 'en-US': 'A test attachment' },
  contentType: 'text/plain; charset=ascii',
  length: 27,
  sha2: '495395e777cd98da653df9615d09c0fd6bb2f8d4788394cd53c56a3bfdcd848a',
  fileUrl: 'http://example.com/file.txt',
};
const define = (definition: unknown): Plain => ({ object: { id: createIri(), definition } });
const interact = (interactionType: string, more: Plain = {}): Plain => define({ interactionType, ...more });
const component = [{ id: 'a', description: { en: 'A' } }];

const accepted: Case[] = [
  // Actors
  ...[
    { mbox },
    { mbox_sha1sum: 'a'.repeat(40) },
    { openid: 'http://openid.example.org/1' },
    { account },
  ].flatMap((identifier): Case[] => [
    { rule: 'XAPI-00039 an agent has one identifier', parts: { actor: identifier } },
    { rule: 'XAPI-00041 an identified group', parts: { actor: { objectType: 'Group', ...identifier } } },
    {
      rule: 'an identified group with members',
      parts: { actor: { objectType: 'Group', ...identifier, member: [agent] } },
    },
    { rule: 'an agent as object', parts: { object: { objectType: 'Agent', ...identifier } } },
  ]),
  { rule: 'an anonymous group', parts: { actor: { objectType: 'Group', member: [agent, { account }] } } },
  { rule: 'a group as object', parts: { object: group } },
  // Verb
  { rule: 'a verb without display', parts: { verb: { id: verbIri } } },
  // Activities
  { rule: 'an activity without objectType', parts: { object: activity } },
  {
    rule: 'a whole definition',
    parts: define({
      name: { 'zh-Hans-CN': '滴灌', ug: 'تېمىتىپ سۇغىرىش' },
      description: { 'x-private': 'd' },
      type: 'http://adlnet.gov/expapi/activities/meeting',
      moreInfo: 'http://example.com/more',
      extensions: { 'http://example.com/null': null, 'urn:x:y': { deep: [null] } },
    }),
  },
  ...['true-false', 'fill-in', 'long-fill-in', 'numeric', 'other'].map((type) => ({
    rule: `XAPI-00049 ${type}`,
    parts: interact(type, { correctResponsesPattern: ['true'] }),
  })),
  { rule: 'choices', parts: interact('choice', { choices: component }) },
  { rule: 'choices of a sequence', parts: interact('sequencing', { choices: component }) },
  { rule: 'a scale', parts: interact('likert', { scale: component }) },
  { rule: 'source and target', parts: interact('matching', { source: component, target: component }) },
  { rule: 'steps', parts: interact('performance', { steps: [{ id: 'a' }] }) },
  // Statement references
  { rule: 'a StatementRef', parts: { object: createReference(randomUUID()) } },
  // Result
  {
    rule: 'a whole result',
    parts: {
      result: {
        score: { scaled: -1, raw: 12.125, min: 0.12123434, max: 45.45 },
        success: true,
        completion: false,
        response: '',
        duration: 'PT1H0M0.1S',
        extensions: { 'http://example.com/null': null },
      },
    },
  },
  ...['P3Y1M29DT4H35M59.14S', 'P3Y', 'P4W', 'PT16559.14S', 'P1DT12H36M0.12567S', 'PT0S'].map((duration) => ({
    rule: `XAPI-00077 duration ${duration}`,
    parts: { result: { duration } },
  })),
  // Context
  {
    rule: 'a whole context',
    parts: {
      context: {
        registration: randomUUID().toUpperCase(),
        instructor: agent,
        team: group,
        contextActivities: {
          parent: activity,
          grouping: [activity],
          category: [activity, activity],
          other: activity,
        },
        revision: '1',
        platform: 'p',
        language: 'ug-Arab-CN',
        statement: createReference(randomUUID()),
        extensions: { 'http://example.com/null': null },
      },
    },
  },
  { rule: 'a group instructs', parts: { context: { instructor: { objectType: 'Group', member: [agent] } } } },
  {
    rule: '2.0 context agents and groups',
    only: '2.0.0',
    parts: {
      context: {
        contextAgents: [
          { objectType: 'contextAgent', agent, relevantTypes: ['http://example.com/type'] },
          { objectType: 'contextAgent', agent },
        ],
        contextGroups: [{ objectType: 'contextGroup', group, relevantTypes: ['http://example.com/type'] }],
      },
    },
  },
  // Times
  ...[
    '2013-05-18T05:32:34.804Z',
    '2013-05-18T05:32:34Z',
    '2013-05-18T05:32:34.123456789+05:30',
    '2008-09-15 15:53:00.601+00:00',
    '2008-09-15T15:53:00.601-0500',
    '2016-02-29T00:00:00Z',
  ].map((timestamp) => ({ rule: `XAPI-00123 ${timestamp}`, parts: { timestamp } })),
  // Attachments
  { rule: 'attachments', parts: { attachments: [attachment, { ...attachment, description: { en: 'd' } }] } },
  // What the store sets
  { rule: 'an id', isTopOnly: true, parts: { id: randomUUID().toUpperCase() } },
  { rule: 'stored', isTopOnly: true, parts: { stored: '2013-05-18T05:32:34.804Z' } },
  { rule: 'XAPI-00101 version 1.0', isTopOnly: true, parts: { version: '1.0' } },
  { rule: 'XAPI-00101 version 1.0.9', isTopOnly: true, parts: { version: '1.0.9' } },
  { rule: 'version 2.0.0', isTopOnly: true, only: '2.0.0', parts: { version: '2.0.0' } },
  { rule: 'XAPI-00024 an agent is the authority', isTopOnly: true, parts: { authority: agent } },
  {
    rule: 'XAPI-00098 two agents are the authority',
    isTopOnly: true,
    parts: { authority: { objectType: 'Group', member: [{ account }, agent] } },
  },
];

const iriPlaces: [string, (value: unknown) => Plain][] = [
  ['verb.id', (id) => ({ verb: { id } })],
  ['object.id', (id) => ({ object: { id } })],
  ['definition.type', (type) => define({ type })],
  ['definition.moreInfo', (moreInfo) => define({ moreInfo })],
  ['actor.openid', (openid) => ({ actor: { openid } })],
  ['account.homePage', (homePage) => ({ actor: { account: { homePage, name: 'n' } } })],
  ['attachment.usageType', (usageType) => ({ attachments: [{ ...attachment, usageType }] })],
  ['attachment.fileUrl', (fileUrl) => ({ attachments: [{ ...attachment, fileUrl }] })],
];
const mapPlaces: [string, (value: unknown) => Plain][] = [
  ['verb.display', (display) => ({ verb: { id: verbIri, display } })],
  ['definition.name', (name) => define({ name })],
  ['definition.description', (description) => define({ description })],
  ['choices.description', (description) => interact('choice', { choices: [{ id: 'a', description }] })],
  ['attachment.display', (display) => ({ attachments: [{ ...attachment, display }] })],
  ['attachment.description', (description) => ({ attachments: [{ ...attachment, description }] })],
];
const extensionPlaces: [string, (value: unknown) => Plain][] = [
  ['definition', (extensions) => define({ extensions })],
  ['result', (extensions) => ({ result: { extensions } })],
  ['context', (extensions) => ({ context: { extensions } })],
];
const actorPlaces: [string, (value: unknown) => Plain][] = [
  ['actor', (actor) => ({ actor })],
  ['object', (object) => ({ object: { objectType: 'Agent', ...(object as Plain) } })],
  ['instructor', (instructor) => ({ context: { instructor } })],
  ['member', (member) => ({ actor: { objectType: 'Group', mbox, member: [member] } })],
];

const refused: Case[] = [
  // XAPI-00003 … 00005
  { rule: 'XAPI-00003 no actor', parts: { actor: undefined } },
  { rule: 'XAPI-00004 no verb', parts: { verb: undefined } },
  { rule: 'XAPI-00005 no object', parts: { object: undefined } },
  ...['actor', 'verb', 'object', 'result', 'context', 'timestamp', 'attachments'].flatMap((name): Case[] => [
    { rule: `XAPI-00001 ${name} null`, parts: { [name]: null } },
    { rule: `XAPI-00006 ${name} a number`, parts: { [name]: 12345 } },
    { rule: `XAPI-00006 ${name} a text`, parts: { [name]: 'should fail' } },
    { rule: `${name} an unknown object`, parts: { [name]: { key: 'should fail' } } },
  ]),
  ...['id', 'stored', 'authority', 'version'].flatMap((name): Case[] => [
    { rule: `XAPI-00001 ${name} null`, isTopOnly: true, parts: { [name]: null } },
    { rule: `${name} a number`, isTopOnly: true, parts: { [name]: 12345 } },
    { rule: `${name} a text`, isTopOnly: true, parts: { [name]: 'should fail' } },
    { rule: `${name} an object`, isTopOnly: true, parts: { [name]: { key: 'x' } } },
  ]),
  { rule: 'XAPI-00010 an unknown key', parts: { dummy: 'dummy' } },
  { rule: 'XAPI-00008 the case of a key', parts: { Result: {} } },
  { rule: 'XAPI-00008 the case of a key', parts: { verb: { ID: verbIri } } },
  // IRIs
  ...iriPlaces.flatMap(([place, put]): Case[] =>
    [
      'ab=c://should.fail.com',
      'should error',
      '',
      'no-scheme.example',
      'http://a b',
      12345,
      null,
      {},
      true,
    ].map((value) => ({ rule: `XAPI-00011 ${place} ${JSON.stringify(value)}`, parts: put(value) })),
  ),
  // Language maps
  ...mapPlaces.flatMap(([place, put]): Case[] =>
    [
      {},
      'text',
      12,
      null,
      [],
      { a12345: 'x' },
      { 'en-US': null },
      { en: 1 },
      { '': 'x' },
      { en_US: 'x' },
    ].map((value) => ({ rule: `XAPI-00121 ${place} ${JSON.stringify(value)}`, parts: put(value) })),
  ),
  // Extensions
  ...extensionPlaces.flatMap(([place, put]): Case[] =>
    [{ notAnIri: 1 }, 'text', 5, null, [1], { '': 1 }].map((value) => ({
      rule: `XAPI-00118 extensions of ${place} ${JSON.stringify(value)}`,
      parts: put(value),
    })),
  ),
  // Agents and groups
  ...actorPlaces.flatMap(([place, put]): Case[] =>
    [
      {},
      { name: 'nobody' },
      { mbox, openid: 'http://openid.example.org/1' },
      { mbox, account },
      { mbox: 'somebody@example.com' },
      { mbox: 'mailto:' },
      { mbox: 12345 },
      { mbox: null },
      { mbox, name: 5 },
      { mbox, name: null },
      { mbox_sha1sum: 'should fail' },
      { mbox_sha1sum: 'g'.repeat(40) },
      { openid: 'no scheme' },
      { account: { homePage: 'http://example.com' } },
      { account: { name: 'n' } },
      { account: { ...account, name: 5 } },
      { account: { ...account, extra: 'x' } },
      { account: 'a' },
      { mbox, extra: 'x' },
      { objectType: 'agent', mbox },
      { objectType: 'notagent', mbox },
      { objectType: 5, mbox },
      { mbox, member: [agent] },
    ].map((value) => ({ rule: `XAPI-0003x ${place} ${JSON.stringify(value)}`, parts: put(value) })),
  ),
  { rule: 'XAPI-00042 an anonymous group without members', parts: { actor: { objectType: 'Group' } } },
  { rule: 'an anonymous group of none', parts: { actor: { objectType: 'Group', member: [] } } },
  { rule: 'a group in a group', parts: { actor: { objectType: 'Group', mbox, member: [group] } } },
  { rule: 'two identifiers of a group', parts: { actor: { ...group, account } } },
  { rule: 'member is no list', parts: { actor: { ...group, member: agent } } },
  { rule: 'XAPI-00051 an agent as object must say so', parts: { object: { mbox } } },
  // Activities
  { rule: 'XAPI-00047 no id', parts: { object: { objectType: 'Activity' } } },
  { rule: 'the case of an objectType', parts: { object: { objectType: 'activity', id: createIri() } } },
  { rule: 'an objectType that is none', parts: { object: { objectType: 'Thing', id: createIri() } } },
  { rule: 'an unknown key', parts: { object: { id: createIri(), name: 'x' } } },
  { rule: 'XAPI-00048 definition a text', parts: define('text') },
  { rule: 'an unknown key of a definition', parts: define({ title: { en: 'x' } }) },
  { rule: 'XAPI-00049 no such interaction', parts: interact('guessing') },
  { rule: 'XAPI-00049 a number', parts: define({ interactionType: 12345 }) },
  { rule: 'XAPI-00049 the case', parts: interact('Choice') },
  {
    rule: 'XAPI-00050 correctResponsesPattern no list',
    parts: interact('choice', { correctResponsesPattern: 'a' }),
  },
  { rule: 'XAPI-00050 numbers', parts: interact('numeric', { correctResponsesPattern: [5] }) },
  ...['choices', 'scale', 'source', 'target', 'steps', 'correctResponsesPattern'].map((list) => ({
    rule: `${list} needs an interactionType`,
    parts: define({ [list]: list === 'correctResponsesPattern' ? ['a'] : component }),
  })),
  ...['choices', 'scale', 'source', 'target', 'steps'].map((list) => ({
    rule: `${list} does not go with true-false`,
    parts: interact('true-false', { [list]: component }),
  })),
  { rule: 'XAPI-00062 components no list', parts: interact('choice', { choices: 'a' }) },
  { rule: 'a component without id', parts: interact('choice', { choices: [{ description: { en: 'A' } }] }) },
  { rule: 'a component with a number as id', parts: interact('choice', { choices: [{ id: 1 }] }) },
  { rule: 'two components with one id', parts: interact('choice', { choices: [{ id: 'a' }, { id: 'a' }] }) },
  { rule: 'a component with more', parts: interact('choice', { choices: [{ id: 'a', x: 1 }] }) },
  // References
  { rule: 'XAPI-00072 no id', parts: { object: { objectType: 'StatementRef' } } },
  { rule: 'XAPI-00072 no UUID', parts: { object: createReference('should fail') } },
  { rule: 'XAPI-00073 objectType', parts: { object: { objectType: 'statementref', id: randomUUID() } } },
  { rule: 'an unknown key', parts: { object: { ...createReference(randomUUID()), x: 1 } } },
  // Result
  ...[
    { scaled: 1.01 },
    { scaled: -1.01 },
    { scaled: '1' },
    { raw: 'a' },
    { min: '0' },
    { max: 'one hundred' },
  ].map((score) => ({ rule: `XAPI-00080 score ${JSON.stringify(score)}`, parts: { result: { score } } })),
  { rule: 'XAPI-00081 raw below min', parts: { result: { score: { raw: 1, min: 2 } } } },
  { rule: 'XAPI-00081 raw above max', parts: { result: { score: { raw: 3, max: 2 } } } },
  { rule: 'XAPI-00082 min above max', parts: { result: { score: { min: 3, max: 2 } } } },
  { rule: 'an unknown key of a score', parts: { result: { score: { mean: 1 } } } },
  { rule: 'success a text', parts: { result: { success: 'true' } } },
  { rule: 'ISO 8601 a fraction before the last amount', parts: { result: { duration: 'P1.5Y2M' } } },
  { rule: 'ISO 8601 the same with a comma', parts: { result: { duration: 'P1,5DT1H' } } },
  { rule: 'completion a text', parts: { result: { completion: 'false' } } },
  { rule: 'response a number', parts: { result: { response: 5 } } },
  { rule: 'an unknown key of a result', parts: { result: { grade: 'A' } } },
  ...['should fail', 'PA1H0M0S', 'P', 'PT', 'P1DT', '', 'P1W2D', '1H', 12345, { key: 'x' }].map(
    (duration) => ({
      rule: `XAPI-00077 duration ${JSON.stringify(duration)}`,
      parts: { result: { duration } },
    }),
  ),
  // Context
  { rule: 'XAPI-00083 registration no UUID', parts: { context: { registration: 'should fail' } } },
  { rule: 'registration null', parts: { context: { registration: null } } },
  { rule: 'XAPI-00085 team is an agent', parts: { context: { team: { objectType: 'Agent', mbox } } } },
  { rule: 'team is a text', parts: { context: { team: 'should fail' } } },
  { rule: 'contextActivities a text', parts: { context: { contextActivities: 'should fail' } } },
  { rule: 'contextActivities empty', parts: { context: { contextActivities: {} } } },
  { rule: 'no such contextActivities', parts: { context: { contextActivities: { child: activity } } } },
  ...['parent', 'grouping', 'category', 'other'].flatMap((list) => [
    { rule: `${list} a text`, parts: { context: { contextActivities: { [list]: 'x' } } } },
    {
      rule: `${list} an agent`,
      parts: { context: { contextActivities: { [list]: { objectType: 'Agent', mbox } } } },
    },
    {
      rule: `${list} with one bad`,
      parts: { context: { contextActivities: { [list]: [activity, { id: 'x' }] } } },
    },
  ]),
  { rule: 'revision a number', parts: { context: { revision: 1 } } },
  { rule: 'platform an object', parts: { context: { platform: {} } } },
  { rule: 'XAPI-00091 language', parts: { context: { language: 'a12345' } } },
  { rule: 'context.statement an activity', parts: { context: { statement: activity } } },
  { rule: 'an unknown key', parts: { context: { x: 1 } } },
  ...['revision', 'platform'].flatMap((name) =>
    [{ objectType: 'Agent', mbox }, group, createReference(randomUUID())].map((object) => ({
      rule: `XAPI-0008x ${name} with ${object.objectType} as object`,
      parts: { object, context: { [name]: 'x' } },
    })),
  ),
  {
    rule: 'XAPI-0008x revision with a SubStatement as object',
    isTopOnly: true,
    parts: { ...createSubStatement(), context: { revision: 'x' } },
  },
  { rule: 'context agents in 1.0.3', only: '1.0.3', parts: { context: { contextAgents: [] } } },
  ...[
    { contextAgents: [{ objectType: 'Should fail', agent }] },
    { contextAgents: [{ agent }] },
    { contextAgents: [{ objectType: 'contextAgent', agent: { key: 'x' } }] },
    { contextAgents: [{ objectType: 'contextAgent', agent, relevantTypes: [] }] },
    { contextAgents: [{ objectType: 'contextAgent', agent, relevantTypes: ['abc'] }] },
    { contextAgents: { objectType: 'contextAgent', agent } },
    { contextGroups: [{ objectType: 'contextGroup', group: agent }] },
    { contextGroups: [{ objectType: 'Should fail', group }] },
    { contextGroups: [{ objectType: 'contextGroup', group, relevantTypes: [] }] },
    { contextGroups: [{ objectType: 'contextGroup', group, relevantTypes: ['abc'] }] },
  ].map((context) => ({ rule: `2.0 ${JSON.stringify(context).slice(0, 80)}`, parts: { context } })),
  // Times
  ...[
    '01/011/2015',
    '2008-09-15T15:53:00.601-00',
    '2008-09-15T15:53:00.601-0000',
    '2008-09-15T15:53:00.601-00:00',
    '2013-02-30T00:00:00Z',
    '2013-05-18T25:00:00Z',
    '2013-05-18T05:60:00Z',
    '2013-13-18T05:32:34Z',
    '2013-05-18',
    '',
  ].map((timestamp) => ({ rule: `XAPI-00123 ${timestamp}`, parts: { timestamp } })),
  // Attachments
  { rule: 'XAPI-00102 no list', parts: { attachments: attachment } },
  ...['usageType', 'display', 'contentType', 'length', 'sha2'].flatMap((name) => [
    { rule: `XAPI-0010x without ${name}`, parts: { attachments: [{ ...attachment, [name]: undefined }] } },
    { rule: `XAPI-0010x ${name} an object`, parts: { attachments: [{ ...attachment, [name]: { x: 1 } }] } },
  ]),
  { rule: 'length a text', parts: { attachments: [{ ...attachment, length: '27' }] } },
  { rule: 'length a fraction', parts: { attachments: [{ ...attachment, length: 2.5 }] } },
  { rule: 'sha2 no hash', parts: { attachments: [{ ...attachment, sha2: 'abc' }] } },
  { rule: 'an unknown key', parts: { attachments: [{ ...attachment, x: 1 }] } },
  // What the store sets
  {
    rule: 'XAPI-00027 a UUID with a digit too many',
    isTopOnly: true,
    parts: { id: 'AA97B177-9383-4934-8543-0F91A7A028368' },
  },
  {
    rule: 'XAPI-00028 a letter too far',
    isTopOnly: true,
    parts: { id: 'MA97B177-9383-4934-8543-0F91A7A02836' },
  },
  { rule: 'version 0.9.9', isTopOnly: true, parts: { version: '0.9.9' } },
  { rule: 'version 1.1.0', isTopOnly: true, parts: { version: '1.1.0' } },
  { rule: 'version 2.0.0', isTopOnly: true, only: '1.0.3', parts: { version: '2.0.0' } },
  ...[{ mbox }, { account }].map((identifier) => ({
    rule: 'the authority is an identified group',
    isTopOnly: true,
    parts: { authority: { objectType: 'Group', ...identifier, member: [{ account }, agent] } },
  })),
  {
    rule: 'authority of one',
    isTopOnly: true,
    parts: { authority: { objectType: 'Group', member: [agent] } },
  },
  {
    rule: 'authority of three',
    isTopOnly: true,
    parts: { authority: { objectType: 'Group', member: [agent, { account }, { mbox: createMbox() }] } },
  },
  // Voiding and SubStatements
  {
    rule: 'XAPI-00019 voiding an activity',
    isTopOnly: true,
    parts: { ...createVoiding(''), object: activity },
  },
  ...['id', 'stored', 'version', 'authority'].map((name) => ({
    rule: `XAPI-0006x a SubStatement with ${name}`,
    isTopOnly: true,
    parts: createSubStatement({
      [name]: { id: randomUUID(), stored: '2013-05-18T05:32:34Z', version: '1.0.0', authority: agent }[name],
    }),
  })),
  {
    rule: 'XAPI-00067 a SubStatement in a SubStatement',
    isTopOnly: true,
    parts: createSubStatement({ object: createSubStatement()['object'] }),
  },
  {
    rule: 'a SubStatement must say so',
    isTopOnly: true,
    parts: createSubStatement({ objectType: undefined }),
  },
];

/** JSON knows no undefined. */
function toJson(statement: Plain): unknown {
  return JSON.parse(JSON.stringify(statement));
}

describe.each(versions)('formats of statements, %s', (version) => {
  const select = (cases: readonly Case[]) =>
    cases.filter(({ only }) => only === undefined || only === version);

  it('accepts the plain statements that the tables vary', () => {
    expect(isAccepted(createStatement(), version)).toBe(true);
    expect(isAccepted(createSubStatement(), version)).toBe(true);
    expect(isAccepted(createVoiding(randomUUID()), version)).toBe(true);
  });

  it.each(select(accepted))('accepts: $rule', ({ parts, isTopOnly }) => {
    expect(isAccepted(toJson(createStatement(parts)), version)).toBe(true);
    if (!isTopOnly) expect(isAccepted(toJson(createSubStatement(parts)), version)).toBe(true);
  });

  it.each(select(refused))('refuses: $rule', ({ parts, isTopOnly }) => {
    expect(isAccepted(toJson(createStatement(parts)), version)).toBe(false);
    if (!isTopOnly) expect(isAccepted(toJson(createSubStatement(parts)), version)).toBe(false);
  });
});
