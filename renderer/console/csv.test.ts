import { describe, expect, it } from 'vitest';
import { formatCsv } from './csv.ts';

describe('CSV export', () => {
  it('begins with a UTF-8 byte order mark and ends lines with CR LF', () => {
    expect(
      formatCsv([
        ['站点', 'پونكىت'],
        [1, null],
      ]),
    ).toBe('\uFEFF站点,پونكىت\r\n1,\r\n');
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx'])('makes %j plain text', (cell) => {
    expect(formatCsv([[cell]])).toBe(`\uFEFF"'${cell}"\r\n`);
  });

  it('leaves numbers numbers, also negative ones', () => {
    expect(formatCsv([[-5]])).toBe('\uFEFF-5\r\n');
  });

  it('quotes commas, quotes and line breaks', () => {
    expect(formatCsv([['a,b', 'say "hi"', 'two\nlines']])).toBe('\uFEFF"a,b","say ""hi""","two\nlines"\r\n');
  });
});
