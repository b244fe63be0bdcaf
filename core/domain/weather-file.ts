// Owns: the file from which a forecast is taken in (docs/operations.md, 'Weather from a file'): JSON, or a table
// with the columns day, sky, low, high. What must stay true: a file is taken whole or not at all, and the line
// that is wrong is named.
import { dsvFormat } from 'd3-dsv';
import * as z from 'zod';
import { skies, type Weather } from './documents.ts';

export type ForecastDay = Weather['days'][number];
export type WeatherFault = 'format' | 'columns' | 'day' | 'sky' | 'temperature' | 'count';
/** `line`: of the table, its head is line 1; of JSON, the place in the list from 1 on; 0: the file as a whole. */
export type ReadForecast =
  | { ok: true; days: ForecastDay[] }
  | { ok: false; fault: WeatherFault; line: number; text: string };

const mostDays = 15;
const mostCharacters = 100_000;

/** Words of a county's weather bureau beside our own. */
const skyWords: Readonly<Record<string, ForecastDay['sky']>> = {
  ...Object.fromEntries(skies.map((sky) => [sky, sky])),
  晴: 'sunny',
  多云: 'cloudy',
  阴: 'overcast',
  雨: 'rain',
  雪: 'snow',
  沙尘: 'dust',
  浮尘: 'dust',
  扬沙: 'dust',
  风: 'wind',
  大风: 'wind',
};

const heads: Readonly<Record<string, keyof RawDay>> = {
  day: 'day',
  日期: 'day',
  sky: 'sky',
  天气: 'sky',
  low: 'low',
  最低: 'low',
  最低气温: 'low',
  high: 'high',
  最高: 'high',
  最高气温: 'high',
};

interface RawDay {
  day: string;
  sky: string;
  low: string;
  high: string;
}

const cellSchema = z.union([z.string().max(100), z.number()]).transform((value) => String(value).trim());
const rawSchema = z.object({ day: cellSchema, sky: cellSchema, low: cellSchema, high: cellSchema });
const jsonSchema = z.union([
  z.array(z.unknown()),
  z.object({ days: z.array(z.unknown()) }).transform(({ days }) => days),
]);

function refuse(fault: WeatherFault, line = 0, text = ''): ReadForecast {
  return { ok: false, fault, line, text };
}

/** 2026-11-30, also as a spreadsheet writes it: 2026/11/30, 2026/1/3. */
function readDay(text: string): string | undefined {
  const [, year = '', month = '', date = ''] = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(text) ?? [];
  const day = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`;
  return z.iso.date().safeParse(day).success ? day : undefined;
}

/** Whole degrees Celsius. */
function readDegrees(text: string): number | undefined {
  const match = /^([-−+]?\d{1,2})\s*(?:°C|℃|度)?$/.exec(text);
  return match ? Number((match[1] ?? '').replace('−', '-')) : undefined;
}

function readDays(rows: readonly { line: number; raw: RawDay }[]): ReadForecast {
  if (rows.length === 0 || rows.length > mostDays) return refuse('count', 0, String(rows.length));
  const days = new Map<string, ForecastDay>();
  for (const { line, raw } of rows) {
    const day = readDay(raw.day);
    if (day === undefined || days.has(day)) return refuse('day', line, raw.day);
    const sky = Object.hasOwn(skyWords, raw.sky.toLowerCase()) ? skyWords[raw.sky.toLowerCase()] : undefined;
    if (sky === undefined) return refuse('sky', line, raw.sky);
    const lowC = readDegrees(raw.low);
    const highC = readDegrees(raw.high);
    if (lowC === undefined || highC === undefined || lowC > highC)
      return refuse('temperature', line, `${raw.low} ${raw.high}`);
    days.set(day, { day, sky, lowC, highC });
  }
  return { ok: true, days: [...days.values()].sort((a, b) => (a.day < b.day ? -1 : 1)) };
}

function readJson(text: string): ReadForecast {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse('format');
  }
  const list = jsonSchema.safeParse(value);
  if (!list.success) return refuse('format');
  const rows = [];
  for (const [index, one] of list.data.entries()) {
    const raw = rawSchema.safeParse(one);
    if (!raw.success) return refuse('columns', index + 1);
    rows.push({ line: index + 1, raw: raw.data });
  }
  return readDays(rows);
}

function readTable(text: string): ReadForecast {
  const [first = ''] = text.split(/\r?\n/, 1);
  const mark = [';', '\t', '，'].find((one) => first.includes(one)) ?? ',';
  const [head = [], ...lines] = dsvFormat(mark).parseRows(text);
  const places = head.map((name) => heads[name.trim().toLowerCase()]);
  if (!['day', 'sky', 'low', 'high'].every((name) => places.filter((place) => place === name).length === 1))
    return refuse('columns', 1, first.slice(0, 100));
  const rows = lines.map((cells, index) => {
    const raw: RawDay = { day: '', sky: '', low: '', high: '' };
    for (const [at, place] of places.entries()) if (place) raw[place] = (cells[at] ?? '').trim();
    return { line: index + 2, raw };
  });
  // A spreadsheet leaves empty lines at the end.
  return readDays(rows.filter(({ raw }) => Object.values(raw).some((cell) => cell !== '')));
}

export function readForecast(text: string): ReadForecast {
  const clean = text.replace(/^\uFEFF/, '').trim();
  if (clean === '' || clean.length > mostCharacters) return refuse('format');
  return /^[[{]/.test(clean) ? readJson(clean) : readTable(clean);
}
