import { expect, it } from 'vitest';
import { readForecast } from './weather-file.ts';

const days = [
  { day: '2026-11-30', sky: 'sunny', lowC: -4, highC: 9 },
  { day: '2026-12-01', sky: 'dust', lowC: -3, highC: 8 },
];

it('a table, a table of a spreadsheet in Chinese, and JSON say the same', () => {
  const files = [
    'day,sky,low,high\n2026-12-01,dust,-3,8\n2026-11-30,sunny,-4,9\n',
    '\uFEFF日期;天气;最低气温;最高气温\r\n2026/11/30;晴;−4;9℃\r\n2026/12/1;沙尘;-3 °C;8\r\n;;;\r\n',
    'High\tLow\tSky\tDay\tNote\n9\t-4\tSunny\t2026.11.30\t"a ""b"""\n8\t-3\tdust\t2026.12.1\t\n',
    '[{"day":"2026-11-30","sky":"sunny","low":-4,"high":9},{"day":"2026-12-01","sky":"沙尘","low":"-3","high":8}]',
    '{"days":[{"day":"2026-11-30","sky":"晴","low":-4,"high":9},{"day":"2026-12-01","sky":"dust","low":-3,"high":8}]}',
  ];
  for (const file of files) expect([file, readForecast(file)]).toEqual([file, { ok: true, days }]);
});

it('what is wrong is named with its line, and nothing is taken', () => {
  const table = (...lines: string[]) => ['day,sky,low,high', ...lines].join('\n');
  const wrong: [string, string, number][] = [
    ['', 'format', 0],
    ['{', 'format', 0],
    ['{"hours":[]}', 'format', 0],
    ['[{"day":"2026-11-30"}]', 'columns', 1],
    ['day,sky,low\n2026-11-30,sunny,1', 'columns', 1],
    ['day,day,sky,low,high\n', 'columns', 1],
    [table(), 'count', 0],
    [table(...Array.from({ length: 16 }, (_, at) => `2026-12-${at + 10},rain,0,1`)), 'count', 0],
    [table('2026-11-30,sunny,1,2', '2026-02-30,sunny,1,2'), 'day', 3],
    [table('2026-11-30,sunny,1,2', '2026-11-30,rain,1,2'), 'day', 3],
    [table('2026-11-30,constructor,1,2'), 'sky', 2],
    [table('2026-11-30,sunny,9,1'), 'temperature', 2],
    [table('2026-11-30,sunny,1.5,100'), 'temperature', 2],
    [table('2026-11-30,sunny'), 'temperature', 2],
  ];
  for (const [file, fault, line] of wrong)
    expect([file, readForecast(file)]).toEqual([file, expect.objectContaining({ ok: false, fault, line })]);
});
