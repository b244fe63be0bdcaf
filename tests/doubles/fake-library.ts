// Owns: the sample contents of the fake station: people, plans, units of every kind of material,
// briefings, weather. Small drawings stand for pictures; a film is given from outside.
import type { Article, Block } from '#core/domain/article.ts';
import type { Column, Group, Plan, Policy, RosterEntry, Weather } from '#core/domain/documents.ts';
import { symbols } from '#core/domain/documents.ts';
import { countPieces, type FileRef } from '#core/domain/file-ref.ts';
import type { Localized } from '#core/domain/language.ts';
import type { BriefingManifest, Material, Topic, UnitManifest } from '#core/domain/manifest.ts';
import type { Quiz } from '#core/domain/quiz.ts';
import { must } from '#core/kernel/assert.ts';
import { type Bytes, encodeUtf8 } from '#core/kernel/bytes.ts';
import { hashText, toSha256 } from '#core/kernel/hash.ts';
import type { LearnerId, UnitId } from '#core/kernel/ids.ts';
import type { Enrolment } from '#renderer/store/station.ts';

export interface FakeFile {
  bytes: Bytes;
  type: string;
}

export interface FakeLibrary {
  units: UnitManifest[];
  files: Map<string, FakeFile>;
  articles: Map<string, Article>;
  quizzes: Map<string, Quiz>;
  addArticle(article: Article): FileRef;
}

export function localize(zh: string, ug: string, en: string): Localized {
  return { zh, ug, en };
}

const county = localize('皮山县', 'گۇما ناھىيەسى', 'Pishan County');

export function makeEnrolment(): Enrolment {
  return { stationId: 'b0a1c2d3-0000-4000-8000-000000000001', stationName: '固玛镇 3 号站点', county };
}

export const samplePolicy: Policy = {
  county,
  footer: {
    supervisor: localize('县委组织部', 'ناھىيەلىك پارتكوم تەشكىلات بۆلۈمى', 'County organization department'),
    host: localize('县远程教育中心', 'ناھىيەلىك يىراقتىن تەلىم مەركىزى', 'County distance-education center'),
    address: localize(
      '皮山县文化路 12 号',
      'گۇما ناھىيەسى مەدەنىيەت يولى 12-نومۇر',
      '12 Culture Road, Pishan',
    ),
    telephone: '0903-642 0000',
  },
  homePage: 'https://center.example/people',
  timeZoneOffsetMinutes: 480,
  idleSignOutMinutes: 10,
  ledger: { groupSessionsPerMonth: 2, openDaysPerMonth: 4, hoursPerMonth: 20 },
};

export function makeColumns(): Column[] {
  const titles: [string, Localized][] = [
    ['home', localize('网站首页', 'باش بەت', 'Home')],
    ['party-building', localize('基层党建', 'ئاساسىي قاتلام قۇرۇلۇشى', 'Grass-roots building')],
    ['cadres', localize('干部工作', 'كادىرلار خىزمىتى', 'Cadre work')],
    ['talent', localize('人才援疆', 'ئىختىساسلىقلار ياردىمى', 'Talent support')],
    ['distance-education', localize('远程教育', 'يىراقتىن تەلىم', 'Distance education')],
    ['about', localize('走进组织部', 'تەشكىلات بۆلۈمى ھەققىدە', 'About the department')],
    ['downloads', localize('下载中心', 'چۈشۈرۈش مەركىزى', 'Downloads')],
  ];
  return titles.map(([id, title], order) => ({ id, order, titles: title }));
}

export function makeWeather(nowMs: number): Weather {
  const day = (add: number) => new Date(nowMs + 8 * 3600_000 + add * 86_400_000).toISOString().slice(0, 10);
  return {
    place: county,
    issuedAtMs: nowMs - 50 * 3600_000,
    days: [
      { day: day(-2), sky: 'cloudy', lowC: -4, highC: 7 },
      { day: day(-1), sky: 'sunny', lowC: -3, highC: 9 },
      { day: day(0), sky: 'dust', lowC: -3, highC: 8 },
    ],
  };
}

const names: [string, string, string][] = [
  ['reyhangul tursun', '热依汗古丽·吐尔逊', 'رەيھانگۈل تۇرسۇن'],
  ['abdurehim kerim', '阿卜杜热依木·克里木', 'ئابدۇرېھىم كېرىم'],
  ['li jianguo', '李建国', 'لى جيەنگو'],
  ['patigul mamat', '帕提古丽·买买提', 'پاتىگۈل مەمەت'],
  ['yusup hashim', '玉苏普·哈希木', 'يۈسۈپ ھاشىم'],
  ['wang xiulan', '王秀兰', 'ۋاڭ شيۇلەن'],
  ['aynur emet', '阿依努尔·艾买提', 'ئاينۇر ئەمەت'],
  ['tursunjan osman', '吐尔逊江·奥斯曼', 'تۇرسۇنجان ئوسمان'],
  ['zhang wei', '张伟', 'جاڭ ۋېي'],
  ['gulnisa rozi', '古丽尼莎·肉孜', 'گۈلنىسا روزى'],
  ['memet eli', '买买提·艾力', 'مەمەت ئەلى'],
  ['hesen qadir', '艾山·卡迪尔', 'ھەسەن قادىر'],
  ['rena ablet', '热娜·阿布来提', 'رەنا ئابلەت'],
  ['chen hong', '陈红', 'چېن خوڭ'],
];

export function makeLearnerId(at: number): LearnerId {
  return `5d0c2f10-0000-4000-8000-0000000000${String(at).padStart(2, '0')}` as LearnerId;
}

export function makeRoster(): { learners: RosterEntry[]; groups: Group[]; plans: Plan[] } {
  const groups = [
    { id: 'group-1', name: '一村一组' },
    { id: 'group-2', name: 'ئىككىنچى گۇرۇپپا' },
    { id: 'group-3', name: '牧业点' },
  ];
  const learners = names.map(([letters, zh, ug], at) => ({
    id: makeLearnerId(at),
    names: { zh, ug },
    letters,
    symbol: must(symbols[at % symbols.length], 'symbol'),
    pinHash: '$argon2id$fake',
    groupIds: [must(groups[at === 2 ? 2 : at % 2], 'group').id],
  }));
  const audience = { groupIds: groups.map((group) => group.id), learnerIds: [] };
  const plan = (id: string, title: string, unitIds: string[], dueDay: string): Plan => ({
    id,
    title,
    unitIds: unitIds as UnitId[],
    audience,
    startDay: '2026-11-01',
    dueDay,
  });
  return {
    learners,
    groups,
    plans: [
      plan('plan-1', '冬季修剪', ['walnut-pruning'], '2026-11-22'),
      plan('plan-2', '11 月学习', ['drip-irrigation', 'phone-safety', 'not-here-yet'], '2026-11-30'),
      plan('plan-3', '羊的健康', ['sheep-health'], '2026-11-25'),
    ],
  };
}

function drawPicture(hue: number, mark: string): FakeFile {
  const text = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 200"><rect width="320" height="200" fill="hsl(${hue} 45% 78%)"/><path d="M0 150 90 70l60 60 50-40 120 110H0Z" fill="hsl(${hue} 40% 45%)"/><circle cx="250" cy="50" r="26" fill="#f4c542"/><text x="40" y="60" font-size="40">${mark}</text></svg>`;
  return { bytes: encodeUtf8(text), type: 'image/svg+xml' };
}

const paragraph = localize(
  '滴灌把水一滴一滴送到根边,比漫灌省一半的水。检查滴头是否堵塞,每个月冲洗一次管道。冬天来之前要把水排干,收好软管,避免冻裂。',
  'تامچىلىتىپ سۇغىرىش سۇنى تامچە-تامچە يىلتىز يېنىغا يەتكۈزىدۇ، كەڭ سۇغىرىشقا قارىغاندا سۇنىڭ يېرىمىنى تېجەيدۇ. تامچىلاتقۇچنىڭ توسۇلۇپ قالغان-قالمىغانلىقىنى تەكشۈرۈڭ، ھەر ئايدا بىر قېتىم تۇرۇبىنى يۇيۇڭ.',
  'Drip irrigation brings water to the root drop by drop and saves half of it. Check whether drippers are blocked and rinse the pipes once a month. Drain everything before winter.',
);

type Script = keyof Localized;

function makeArticle(language: Script, title: Localized, picture: FileRef): Article {
  const text: Block = { type: 'paragraph', spans: [{ text: paragraph[language] }] };
  const item = (mark: Localized) => [{ text: mark[language] }];
  const steps = [
    localize('打开总阀', 'باش كلاپاننى ئېچىش', 'Open the main valve'),
    localize('看压力表', 'بېسىم سائىتىگە قاراش', 'Read the gauge'),
    localize('冲洗过滤器', 'سۈزگۈچنى يۇيۇش', 'Rinse the filter'),
  ];
  const heading: Block = { type: 'heading', level: 2, spans: [{ text: title[language] }] };
  return {
    format: 1,
    blocks: [
      heading,
      text,
      { type: 'image', file: picture, alt: title[language] },
      heading,
      { type: 'list', isOrdered: true, items: steps.map(item) },
      text,
      { type: 'quote', spans: [{ text: paragraph[language], emphasis: true }] },
      {
        type: 'table',
        header: [item(title), item(localize('升', 'لىتىر', 'Litres'))],
        rows: steps.map((step, at) => [item(step), [{ text: String(at * 20 + 10), strong: true as const }]]),
      },
      text,
    ],
  };
}

function makeQuiz(picture: FileRef): Quiz {
  const feedback = {
    right: localize(
      '冬天前要排水,防止冻裂。',
      'قىشتىن بۇرۇن سۇنى چىقىرىۋېتىش كېرەك.',
      'Drained pipes do not crack.',
    ),
    wrong: localize(
      '水留在管里会冻裂管子。',
      'سۇ تۇرۇبىدا قالسا توڭلاپ يېرىلىدۇ.',
      'Water left inside freezes and cracks them.',
    ),
  };
  return {
    format: 1,
    passMark: 0.6,
    maxAttempts: 3,
    shuffle: true,
    questions: [
      {
        id: 'winter',
        type: 'single',
        prompt: localize(
          '冬天来之前要做什么?',
          'قىشتىن بۇرۇن نېمە قىلىش كېرەك؟',
          'What must be done before winter?',
        ),
        image: picture,
        choices: [
          { id: 'drain', text: localize('把水排干', 'سۇنى چىقىرىۋېتىش', 'Drain the water'), image: picture },
          { id: 'fill', text: localize('把水灌满', 'سۇنى تولدۇرۇش', 'Fill the pipes') },
          { id: 'nothing', text: localize('什么都不做', 'ھېچنېمە قىلماسلىق', 'Nothing') },
        ],
        correct: ['drain'],
        feedback,
      },
      {
        id: 'saves',
        type: 'true-false',
        prompt: localize(
          '滴灌比漫灌省水。',
          'تامچىلىتىپ سۇغىرىش سۇ تېجەيدۇ.',
          'Drip irrigation saves water.',
        ),
        choices: [
          { id: 'true', text: localize('对', 'توغرا', 'True') },
          { id: 'false', text: localize('不对', 'خاتا', 'False') },
        ],
        correct: ['true'],
        feedback,
      },
      {
        id: 'checks',
        type: 'multiple',
        prompt: localize(
          '每个月要检查哪些?',
          'ھەر ئايدا نېمىلەرنى تەكشۈرۈش كېرەك؟',
          'What is checked each month?',
        ),
        choices: [
          { id: 'filter', text: localize('过滤器', 'سۈزگۈچ', 'The filter') },
          { id: 'dripper', text: localize('滴头', 'تامچىلاتقۇچ', 'The drippers') },
          { id: 'moon', text: localize('月亮', 'ئاي', 'The moon') },
        ],
        correct: ['filter', 'dripper'],
        feedback,
      },
    ],
  };
}

export function makeLibrary(given: Record<string, FakeFile>): FakeLibrary {
  const files = new Map<string, FakeFile>();
  const articles = new Map<string, Article>();
  const quizzes = new Map<string, Quiz>();
  const refer = (sha256: FileRef['sha256'], sizeBytes: number, mediaType: string): FileRef => ({
    sha256,
    sizeBytes,
    mediaType,
    ...(countPieces(sizeBytes) > 1
      ? { pieces: Array.from({ length: countPieces(sizeBytes) }, () => sha256) }
      : {}),
  });
  const addFile = (file: FakeFile): FileRef => {
    const sha256 = toSha256(file.bytes);
    files.set(sha256, file);
    return refer(sha256, file.bytes.length, file.type.split(';')[0] ?? file.type);
  };
  const addGiven = (name: string, type: string) => {
    const file = given[name];
    return file ? addFile(file) : refer(hashText(name), 1000, type);
  };
  const addJson = <Value>(to: Map<string, Value>, value: Value): FileRef => {
    const text = JSON.stringify(value);
    to.set(hashText(text), value);
    return refer(hashText(text), text.length, 'application/json');
  };
  const captions = (text: string) =>
    addFile({ bytes: encodeUtf8(`WEBVTT\n\n00:00.000 --> 00:30.000\n${text}\n`), type: 'text/vtt' });
  const picture = addFile(drawPicture(120, ''));

  function makeMaterials(topicTitle: Localized, kinds: readonly Material['kind'][]): Material[] {
    function make(kind: Material['kind']): Material {
      const title = (zh: string, ug: string, en: string) => ({
        id: kind,
        titles: localize(`${topicTitle.zh}:${zh}`, `${topicTitle.ug}: ${ug}`, `${topicTitle.en}: ${en}`),
      });
      switch (kind) {
        case 'article': {
          const file = (language: Script) => addJson(articles, makeArticle(language, topicTitle, picture));
          const each = { zh: file('zh'), ug: file('ug'), en: file('en') };
          return { ...title('读一读', 'ئوقۇش', 'read'), kind, files: each };
        }
        case 'video':
          return {
            ...title('看一看', 'كۆرۈش', 'watch'),
            kind,
            file: addGiven('film.webm', 'video/webm'),
            durationSeconds: 20,
            captions: {
              zh: captions('先把总阀关上。'),
              ug: captions('ئاۋۋال باش كلاپاننى ئېتىڭ.'),
              en: captions('First close the main valve.'),
            },
          };
        case 'audio':
          return {
            ...title('听一听', 'ئاڭلاش', 'listen'),
            kind,
            files: { ug: addGiven('sound.webm', 'audio/webm') },
            durationSeconds: { ug: 12 },
          };
        case 'pdf':
          return {
            ...title('表格', 'جەدۋەل', 'form'),
            kind,
            files: { zh: addGiven('form.pdf', 'application/pdf') },
          };
        case 'story':
          return {
            ...title('图画故事', 'رەسىملىك ھېكايە', 'picture story'),
            kind,
            pages: [0, 1, 2].map((at) => ({
              image: addFile(drawPicture(at * 80, String(at + 1))),
              text: paragraph,
              alt: topicTitle,
            })),
          };
        case 'quiz':
          return { ...title('练习题', 'سوئاللار', 'quiz'), kind, file: addJson(quizzes, makeQuiz(picture)) };
        case 'exam':
          return {
            ...{
              ...title('考试', 'ئىمتىھان', 'exam'),
              kind,
              paper: addGiven('paper', 'application/octet-stream'),
            },
            ...{ salt: 'A'.repeat(22), questionCount: 3, passMark: 0.6, minutes: 20 },
          };
        case 'package':
          return {
            ...title('互动课件', 'ئۆزئارا مەشىق', 'exercise'),
            kind,
            format: 'html',
            entry: 'index.html',
            files: [{ path: 'index.html', file: addGiven('index.html', 'text/html') }],
          };
      }
    }
    return kinds.map(make);
  }

  function makeUnit(
    id: string,
    topic: Topic,
    titles: Localized,
    kinds: readonly Material['kind'][],
  ): UnitManifest {
    return {
      format: 1,
      kind: 'unit',
      id: id as UnitId,
      version: '0123456789abcdef',
      topic,
      titles,
      summaries: paragraph,
      minutes: 25,
      cover: addFile(drawPicture(id.length * 37, '')),
      materials: makeMaterials(titles, kinds),
      pictures: [picture],
    };
  }

  const units = [
    makeUnit(
      'drip-irrigation',
      'farming',
      localize('滴灌的使用和保养', 'تامچىلىتىپ سۇغىرىشنى ئىشلىتىش', 'Using and keeping drip irrigation'),
      ['article', 'video', 'audio', 'pdf', 'story', 'quiz'],
    ),
    makeUnit(
      'walnut-pruning',
      'farming',
      localize('核桃树冬季修剪', 'ياڭاق دەرىخىنى قىشتا پۇتاش', 'Pruning walnut in winter'),
      ['article', 'quiz'],
    ),
    makeUnit('sheep-health', 'animals', localize('羊的健康', 'قوينىڭ ساغلاملىقى', 'Healthy sheep'), [
      'story',
      'quiz',
    ]),
    makeUnit('first-aid', 'health', localize('家庭急救', 'ئائىلە جىددىي قۇتقۇزۇش', 'First aid at home'), [
      'article',
    ]),
    makeUnit('land-contract', 'law', localize('土地承包合同', 'يەر ھۆددە توختامى', 'Land contracts'), [
      'article',
    ]),
    makeUnit(
      'bank-forms',
      'money',
      localize('看懂银行单据', 'بانكا جەدۋەللىرىنى چۈشىنىش', 'Reading bank forms'),
      ['pdf'],
    ),
    makeUnit('phone-safety', 'phone', localize('手机防骗', 'يانفوندا ئالدىنىشتىن ساقلىنىش', 'Phone safety'), [
      'article',
      'quiz',
    ]),
    makeUnit('theory', 'study', localize('理论学习', 'نەزەرىيە ئۆگىنىش', 'Theory'), ['article']),
  ];
  return { units, files, articles, quizzes, addArticle: (article) => addJson(articles, article) };
}

export function makeBriefings(library: FakeLibrary): BriefingManifest[] {
  const titles = localize(
    '督导组在各地开展谈话',
    'نازارەت گۇرۇپپىسى سۆھبەت ئېلىپ باردى',
    'Supervision groups hold conversations',
  );
  const picture = must(library.units[0], 'a unit').cover;
  return Array.from({ length: 7 }, (_, at): BriefingManifest => {
    const file = (language: Script) => library.addArticle(makeArticle(language, titles, picture));
    return {
      format: 1,
      kind: 'briefing',
      id: `briefing-${13 + at}`,
      version: '0123456789abcdef',
      column: at % 2 === 0 ? 'party-building' : 'distance-education',
      titles,
      subtitles: localize(
        '走访 1,794 人,收集建议 4,540 条',
        '1,794 كىشى بىلەن سۆھبەت، 4,540 تەكلىپ',
        '1,794 talks, 4,540 suggestions',
      ),
      date: `2026-11-${String(10 + at)}`,
      office: localize('县委组织部', 'ناھىيەلىك تەشكىلات بۆلۈمى', 'County organization department'),
      series: localize('活动简报', 'پائالىيەت ئاخباراتى', 'Activity briefing'),
      issue: 13 + at,
      editor: localize('张明', 'جاڭ مىڭ', 'Zhang Ming'),
      files: { zh: file('zh'), ug: file('ug'), en: file('en') },
      pictures: [picture],
    };
  });
}
