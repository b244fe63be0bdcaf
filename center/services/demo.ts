// Owns: the demo county: everything a newcomer needs to see the whole, with accounts that are printed. It
// exists only in a center started with --demo.

import { toDay } from '#core/domain/calendar.ts';
import type { Column, LearnerSymbol, Policy, Weather } from '#core/domain/documents.ts';
import { must } from '#core/kernel/assert.ts';
import type { StationId, UnitId } from '#core/kernel/ids.ts';
import type { CenterContext } from './context.ts';
import { forecastId, readWeather } from './county-settings.ts';
import { editAtConsole } from './edits.ts';
import { countyScope, publishDocument } from './feed.ts';
import { addLearnerToStation, createGroup, createLearner } from './learners.ts';
import { createOperator, isSetupNeeded } from './operators.ts';
import { createPlan } from './plans.ts';
import { writePolicy } from './policy.ts';
import { createEnrolmentCode, createStation, printedCodeLifeMs } from './stations.ts';

const actor = 'demo';

export const demoOperator = { login: 'demo', password: 'demo-pishan-2026' };
const demoTrainer = { login: 'trainer', password: 'trainer-pishan-2026' };

interface DemoLearner {
  names: { zh: string; ug: string; en: string };
  symbol: LearnerSymbol;
  pin: string;
  group: 0 | 1;
}

export const demoLearners: readonly DemoLearner[] = [
  {
    names: { zh: '古丽娜尔·买买提', ug: 'گۈلنار مەمەت', en: 'Gulnar Memet' },
    symbol: 'walnut',
    pin: '258036',
    group: 0,
  },
  {
    names: { zh: '艾力·吐尔逊', ug: 'ئەلى تۇرسۇن', en: 'Eli Tursun' },
    symbol: 'sheep',
    pin: '471902',
    group: 0,
  },
  {
    names: { zh: '阿依古丽·热合曼', ug: 'ئايگۈل راخمان', en: 'Aygul Rahman' },
    symbol: 'jujube',
    pin: '630518',
    group: 0,
  },
  { names: { zh: '王建国', ug: 'ۋاڭ جيەنگو', en: 'Wang Jianguo' }, symbol: 'camel', pin: '915274', group: 1 },
  {
    names: { zh: '李秀英', ug: 'لى شيۇيىڭ', en: 'Li Xiuying' },
    symbol: 'sunflower',
    pin: '386041',
    group: 1,
  },
  {
    names: { zh: '吐尔洪·卡德尔', ug: 'تۇرغۇن قادىر', en: 'Turghun Qadir' },
    symbol: 'drum',
    pin: '742859',
    group: 1,
  },
];

const policy: Policy = {
  county: { zh: '皮山县', ug: 'گۇما ناھىيەسى', en: 'Pishan County' },
  footer: {
    supervisor: {
      zh: '县委组织部（演示）',
      ug: 'ناھىيەلىك پارتكوم تەشكىلات بۆلۈمى (كۆرسىتىش)',
      en: 'County organization department (demo)',
    },
    host: {
      zh: '县远程教育中心（演示）',
      ug: 'ناھىيەلىك يىراق مائارىپ مەركىزى (كۆرسىتىش)',
      en: 'County distance-education center (demo)',
    },
    address: { zh: '演示路1号', ug: 'كۆرسىتىش يولى 1-نومۇر', en: '1 Demo Road' },
    telephone: '0000-0000000',
  },
  homePage: 'https://pishan.yuanjiao.example/learners',
  timeZoneOffsetMinutes: 480,
  idleSignOutMinutes: 10,
  ledger: { groupSessionsPerMonth: 2, openDaysPerMonth: 4, hoursPerMonth: 20 },
};

const columns: readonly Column[] = [
  ['home', '网站首页', 'باش بەت', 'Home'],
  ['grassroots', '基层党建', 'ئاساسىي قاتلام قۇرۇلۇشى', 'Grass-roots building'],
  ['cadres', '干部工作', 'كادىرلار خىزمىتى', 'Cadre work'],
  ['talent', '人才援疆', 'شىنجاڭغا ئىختىساسلىق ياردىمى', 'Talent support'],
  ['distance-education', '远程教育', 'يىراق مائارىپ', 'Distance education'],
  ['about', '走进组织部', 'تەشكىلات بۆلۈمى', 'About the department'],
  ['download', '下载中心', 'چۈشۈرۈش مەركىزى', 'Download center'],
].map(([id = '', zh = '', ug = '', en = ''], order) => ({ id, order, titles: { zh, ug, en } }));

const planUnits = ['phone-safety', 'drip-irrigation', 'walnut-pruning', 'sheep-health'] as UnitId[];

function createForecast(nowMs: number): Weather {
  const skies = ['sunny', 'cloudy', 'dust'] as const;
  return {
    place: policy.county,
    issuedAtMs: nowMs,
    days: skies.map((sky, index) => ({
      day: toDay(nowMs + index * 86_400_000, policy.timeZoneOffsetMinutes),
      sky,
      lowC: -4 + index,
      highC: 9 - index,
    })),
  };
}

async function publishCounty(context: CenterContext): Promise<void> {
  await context.db.write(async (writer) => {
    await writePolicy(writer, policy);
    for (const column of columns) await publishDocument(writer, countyScope, 'column', column.id, column);
    await publishDocument(writer, countyScope, 'weather', forecastId, createForecast(context.nowMs()));
  });
}

/** First and last day of the county's month that contains `ms`. */
function toMonthSpan(ms: number): { startDay: string; dueDay: string } {
  const day = toDay(ms, policy.timeZoneOffsetMinutes);
  const [year = 0, month = 1] = day.split('-').map(Number);
  return {
    startDay: `${day.slice(0, 7)}-01`,
    dueDay: new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10),
  };
}

async function createDemoStation(context: CenterContext, number: number): Promise<string> {
  const names = ['木吉村站点', '巴什兰干村站点', '阔什塔格村站点'];
  const name = names[number - 1] ?? `演示站点 ${number}`;
  return createStation(context, actor, { name, township: '木吉镇' }, true);
}

async function assignDemoPlan(context: CenterContext, groupIds: string[]): Promise<void> {
  await createPlan(context, actor, {
    title: '本月学习计划',
    unitIds: planUnits,
    audience: { groupIds, learnerIds: [] },
    ...toMonthSpan(context.nowMs()),
  });
}

async function createGroups(context: CenterContext, stationId: string): Promise<string[]> {
  const made = [];
  for (const name of ['第一学习小组', '妇女学习小组']) {
    made.push(must(await createGroup(context, actor, { name, stationId }), 'group').id);
  }
  return made;
}

/** A demo that was left alone for some days has a forecast again; what was entered by hand stays. */
async function renewForecast(context: CenterContext): Promise<void> {
  const today = toDay(context.nowMs(), policy.timeZoneOffsetMinutes);
  const known = await readWeather(context.db.read);
  if (known?.days.some(({ day }) => day >= today)) return;
  await context.db.write((writer) =>
    publishDocument(writer, countyScope, 'weather', forecastId, createForecast(context.nowMs())),
  );
}

/** Makes the demo county once; later starts find it as it was left. */
export async function seedDemo(context: CenterContext): Promise<void> {
  if (!(await isSetupNeeded(context.db.read))) {
    await renewForecast(context);
    return;
  }
  await publishCounty(context);
  const stationId = await createDemoStation(context, 1);
  const groupIds = await createGroups(context, stationId);
  for (const { names, symbol, pin, group } of demoLearners) {
    const draft = {
      names,
      letters: '',
      symbol,
      stationIds: [stationId as StationId],
      groupIds: [must(groupIds[group], 'group')],
    };
    const made = must(await createLearner(context, actor, draft, pin), 'demo learner');
    if (names !== demoLearners[0]?.names) continue;
    // The first of them looks after the station.
    const document = { kind: 'roster' as const, id: made.learner.id };
    await editAtConsole(context, actor, document, { isAdministrator: { value: true, base: null } });
  }
  await assignDemoPlan(context, groupIds);
  // Last, because its presence says that the county is complete.
  await createOperator(context, actor, { ...demoTrainer, name: 'Trainer', role: 'trainer' });
  await createOperator(context, actor, { ...demoOperator, name: 'Demo', role: 'operator' });
}

/** A code for a demo station that nobody has enrolled yet; a further station is made when all are taken. */
export async function createDemoCode(context: CenterContext): Promise<string> {
  const stations = await context.db.read
    .selectFrom('station')
    .select(['id', 'status'])
    .where('is_demo', '=', true)
    .orderBy('created_ms')
    .execute();
  let stationId = stations.find(({ status }) => status === 'new')?.id;
  if (stationId === undefined) {
    stationId = await createDemoStation(context, stations.length + 1);
    const groupIds = await createGroups(context, stationId);
    const known = await context.db.read.selectFrom('learner').select('id').orderBy('letters').execute();
    for (const [index, { id }] of known.entries()) {
      const groupId = groupIds[index % groupIds.length];
      if (groupId === undefined) continue;
      await context.db.write(async (writer) => {
        await writer.insertInto('learner_group').values({ learner_id: id, group_id: groupId }).execute();
      });
      await addLearnerToStation(context, actor, id, stationId);
    }
    await assignDemoPlan(context, groupIds);
  }
  return must(await createEnrolmentCode(context, actor, stationId, printedCodeLifeMs), 'code').code;
}
