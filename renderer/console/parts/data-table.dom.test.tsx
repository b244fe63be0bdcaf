// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { App } from 'antd';
import type { ReactNode } from 'react';
import { I18nextProvider } from 'react-i18next';
import { MemoryRouter } from 'react-router';
import { readSheet } from 'read-excel-file/node';
import { afterEach, expect, test, vi } from 'vitest';
import { type ConsoleSession, SessionProvider } from '../context.tsx';
import { createConsoleWords } from '../words.ts';
import { DataTable, type DataTableProps } from './DataTable.tsx';
import { ChoiceFilter, useUrlFilters } from './filters.tsx';

interface Row {
  name: string;
  hours: number;
}

const rows: Row[] = Array.from({ length: 120 }, (_, index) => ({ name: `=${index}`, hours: index }));
const words = await createConsoleWords('en');
const session = { nowMs: () => Date.parse('2026-12-01T04:00:00Z') } as ConsoleSession;

// jsdom lays nothing out, and antd asks.
window.matchMedia ??= (query: string) =>
  ({ matches: false, media: query, addListener: () => {}, removeListener: () => {} }) as never;
globalThis.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};

function Stations() {
  const filters = useUrlFilters();
  return (
    <ChoiceFilter
      filters={filters}
      name="station"
      label="Station"
      choices={[{ value: 's', label: 'Muji' }]}
    />
  );
}

function show(more: Partial<DataTableProps<Row>> = {}, address = '/?sort=-hours&station=s') {
  const page: ReactNode = (
    <DataTable<Row>
      label="Hours"
      rows={rows}
      allCount={rows.length}
      columns={[
        { key: 'name', title: 'Name', cell: (row) => row.name, csv: (row) => row.name },
        {
          key: 'hours',
          title: 'Hours',
          cell: (row) => row.hours,
          csv: (row) => row.hours,
          compare: (a, b) => a.hours - b.hours,
          isNumber: true,
        },
      ]}
      rowKey={(row) => row.name}
      isLoading={false}
      emptyText="Nothing"
      onClearFilters={() => {}}
      fileName="hours"
      filters={<Stations />}
      {...more}
    />
  );
  return render(
    <MemoryRouter initialEntries={[address]}>
      <I18nextProvider i18n={words}>
        <App>
          <SessionProvider session={session}>{page}</SessionProvider>
        </App>
      </I18nextProvider>
    </MemoryRouter>,
  );
}

function catchFiles(): { name: string; file: Blob }[] {
  const saved: { name: string; file: Blob }[] = [];
  URL.createObjectURL = (file: Blob) => {
    saved.push({ name: '', file });
    return 'blob:made';
  };
  URL.revokeObjectURL = () => {};
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    const last = saved.at(-1);
    if (last) last.name = this.download;
  });
  return saved;
}

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

test('CSV and XLSX hold every row in the order on the screen, formulas as text', async () => {
  const saved = catchFiles();
  show();
  fireEvent.click(screen.getByRole('button', { name: 'Export CSV' }));
  await waitFor(() => expect(saved).toHaveLength(1));
  expect(saved[0]?.name).toBe('hours-2026-12-01.csv');
  const lines = (await saved[0]?.file.text())?.trim().split('\r\n') ?? [];
  expect(lines).toHaveLength(121);
  expect(lines[1]).toBe(`"'=119",119`);
  await waitFor(() =>
    expect(screen.getByRole('button', { name: 'Export XLSX' }).hasAttribute('disabled')).toBe(false),
  );
  fireEvent.click(screen.getByRole('button', { name: 'Export XLSX' }));
  await waitFor(() => expect(saved).toHaveLength(2), { timeout: 20_000 });
  expect(saved[1]?.name).toBe('hours-2026-12-01.xlsx');
  const sheet = await readSheet(Buffer.from((await saved[1]?.file.arrayBuffer()) ?? new ArrayBuffer(0)));
  expect(sheet).toHaveLength(121);
  expect(sheet[1]).toEqual(["'=119", 119]);
});

test('the printed sheet has all rows, the title, the filters and the day, and goes when printing is over', async () => {
  window.print = vi.fn();
  show();
  fireEvent.click(screen.getByRole('button', { name: 'Print or save as PDF' }));
  await waitFor(() => expect(window.print).toHaveBeenCalledOnce());
  const sheet = document.querySelector('.print-sheet');
  expect(sheet?.querySelectorAll('tbody tr')).toHaveLength(120);
  const head = sheet?.querySelector('thead')?.textContent;
  expect(head).toContain('Hours');
  expect(head).toContain('Station: Muji');
  expect(head).toContain('2026-12-01');
  fireEvent(window, new Event('afterprint'));
  await waitFor(() => expect(document.querySelector('.print-sheet')).toBeNull());
});

test('where the center pages, exports ask it for all rows', async () => {
  const saved = catchFiles();
  const loadAll = vi.fn(async () => rows);
  show({ rows: rows.slice(0, 50), paged: { count: 120, loadAll } });
  expect(screen.getByText(/120/)).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Export CSV' }));
  await waitFor(() => expect(saved).toHaveLength(1));
  expect((await saved[0]?.file.text())?.trim().split('\r\n')).toHaveLength(121);
});
