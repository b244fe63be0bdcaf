// @vitest-environment jsdom
// Beginning a briefing: the next number is offered, a taken one is told, and fields that were left alone are empty words.
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { App } from 'antd';
import { I18nextProvider } from 'react-i18next';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { BriefingDesk } from '#core/protocol/console-study-api.ts';
import { fail } from '#core/protocol/errors.ts';
import { SessionProvider } from '../../console/context.tsx';
import { createConsoleWords } from '../../console/words.ts';
import { MakeBriefingDialog } from './MakeBriefingDialog.tsx';

const i18n = await createConsoleWords('en');
const words = (text: string) => ({ zh: `${text}字`, ug: `${text} سۆز`, en: text });
const issues = [{ itemId: 'one', issue: 13, titles: words('Seven groups') }];
const columns = ['home', 'law'].map((id, order) => ({ id, order, titles: words(id) }));
const known = { names: words('Briefing'), nextIssue: 14, issues };

beforeEach(() => {
  window.matchMedia = ((query: string) => ({
    matches: false,
    media: query,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
    addListener: () => undefined,
    removeListener: () => undefined,
  })) as unknown as typeof window.matchMedia;
  globalThis.ResizeObserver = class {
    observe(): void {}
    unobserve(): void {}
    disconnect(): void {}
  };
});
afterEach(cleanup);

/** What was sent; the center answers `issue-taken`, as when somebody was faster. */
function open(series: BriefingDesk['series']): unknown[] {
  const sent: unknown[] = [];
  const client = {
    ask: async (_method: string, _path: string, _schema: unknown, body: unknown) => {
      sent.push(body);
      return fail('issue-taken');
    },
  };
  const session = {
    client,
    leave: () => undefined,
    nowMs: () => Date.parse('2026-11-30T06:00:00Z'),
  } as unknown as Parameters<typeof SessionProvider>[0]['session'];
  render(
    <I18nextProvider i18n={i18n}>
      <App>
        <SessionProvider session={session}>
          <MakeBriefingDialog
            office={{ columns, series }}
            onClose={() => undefined}
            onMade={() => undefined}
          />
        </SessionProvider>
      </App>
    </I18nextProvider>,
  );
  return sent;
}

const field = (label: RegExp) => screen.getByLabelText(label);

test('the next number is offered, and one that is taken names its briefing', async () => {
  const sent = open([known]);
  expect(field(/^Issue$/)).toHaveProperty('value', '14');
  fireEvent.change(field(/^Issue$/), { target: { value: '13' } });
  await screen.findByText(/Issue 13 is “Seven groups”. The next free number is 14/);
  fireEvent.click(screen.getByRole('button', { name: 'Save' }));
  expect(sent).toEqual([]);
});

test('a first series begins at 1 with what was written, and the center has the last word', async () => {
  const sent = open([]);
  await waitFor(() => expect(screen.getAllByLabelText(/Chinese/)).toHaveLength(2));
  const [title, name] = screen.getAllByLabelText(/Chinese/);
  if (!title || !name) throw new Error('no fields');
  fireEvent.change(title, { target: { value: '大棚' } });
  fireEvent.change(name, { target: { value: '党建简报' } });
  fireEvent.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]).toEqual({
    titles: { zh: '大棚', ug: '', en: '' },
    column: 'law',
    series: { zh: '党建简报', ug: '', en: '' },
    issue: 1,
    date: '2026-11-30',
  });
  await screen.findByText(/Another briefing has this issue number/);
});
