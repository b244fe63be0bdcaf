// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { useState } from 'react';
import { I18nextProvider } from 'react-i18next';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Language } from '#core/domain/language.ts';
import { createI18n, loadSentences } from '../../i18n/index.ts';
import { deleteBack, insertText } from './edit-field.ts';
import { KeyboardDoor } from './KeyboardDoor.tsx';
import { layPlate } from './layouts.ts';

beforeAll(async () => {
  await loadSentences('zh', 'ug', 'en');
  // jsdom lays nothing out.
  Element.prototype.scrollIntoView = () => undefined;
  globalThis.ResizeObserver = class {
    observe() {}
    unobserve() {}
    disconnect() {}
  };
});

afterEach(cleanup);

function Page() {
  const [text, setText] = useState('');
  const [note, setNote] = useState('');
  return (
    <>
      <textarea data-testid="text" value={text} onChange={(event) => setText(event.target.value)} />
      <input
        data-testid="note"
        value={note}
        maxLength={3}
        onChange={(event) => setNote(event.target.value)}
      />
      <output data-testid="state">{`${text}|${note}`}</output>
      <KeyboardDoor />
    </>
  );
}

function open(language: Language, id = 'text') {
  render(
    <I18nextProvider i18n={createI18n(language)}>
      <Page />
    </I18nextProvider>,
  );
  touch(id);
}
function touch(id: string) {
  const field = screen.getByTestId(id);
  field.focus();
  fireEvent(field, new PointerEvent('click', { bubbles: true, pointerType: 'touch' }));
}
/** As a finger: the library listens to pointers. */
async function press(...keys: string[]) {
  for (const key of keys) {
    const button = await waitFor(() => {
      const found = document.querySelector(`[data-skbtn="${key}"]`);
      if (!found) throw new Error(`no key ${key}`);
      return found;
    });
    fireEvent.pointerDown(button);
    fireEvent.pointerUp(button);
  }
}
const state = () => screen.getByTestId('state').textContent;

describe('the on-screen keyboard', () => {
  test('writes Chinese by pinyin into a field that React controls, and the field keeps the focus', async () => {
    open('zh');
    await press(...'guangai');
    fireEvent.click(await screen.findByText('灌溉'));
    expect(state()).toBe('灌溉|');
    await press(...'hetaoshu', '{space}', '。');
    expect(state()).toBe('灌溉核桃树。|');
    await press('{bksp}', '{bksp}');
    expect(state()).toBe('灌溉核桃|');
    expect(document.activeElement).toBe(screen.getByTestId('text'));
  });

  test('the delete key takes back letters first, and Enter writes them as they are', async () => {
    open('zh');
    await press('s', 'm', 's', '{bksp}', '{enter}', '{enter}');
    expect(state()).toBe('sm\n|');
  });

  test('writes Uyghur without marks of direction', async () => {
    open('ug');
    await press('س', 'ۇ', '{space}', 'ج', 'ۆ', 'ر', 'ە');
    expect(state()).toBe('سۇ جۆرە|');
  });

  test('writes capitals once, and digits with the marks of the language', async () => {
    open('en');
    await press('{shift}', 'H', 'i');
    fireEvent.click(screen.getByTestId('plate-digits'));
    await press('5', '?');
    expect(state()).toBe('Hi5?|');
  });

  test('does not write more than a field takes, and closes by its key', async () => {
    open('en', 'note');
    await press('a', 'b', 'c', 'd');
    expect(state()).toBe('|abc');
    fireEvent.click(screen.getByTestId('keyboard-close'));
    expect(screen.queryByTestId('keyboard')).toBeNull();
    fireEvent.click(screen.getByTestId('keyboard-open'));
    expect(await screen.findByTestId('keyboard')).toBeDefined();
  });

  test('a key can be pressed without a pointer', async () => {
    open('en');
    const key = await waitFor(() => document.querySelector<HTMLElement>('[data-skbtn="a"]'));
    key?.click();
    expect(state()).toBe('a|');
  });
});

describe('writing into a field', () => {
  test('takes the place of what is selected and leaves the caret behind it', () => {
    const field = document.createElement('input');
    field.value = 'abcd';
    field.setSelectionRange(1, 3);
    insertText(field, 'x\u202by\u202c');
    expect([field.value, field.selectionStart]).toEqual(['axyd', 3]);
    deleteBack(field);
    expect([field.value, field.selectionStart]).toEqual(['axd', 2]);
  });
});

test('the Uyghur plate has all 33 letters at once', () => {
  const letters = layPlate('ug', 'ug').default.join(' ').split(' ');
  for (const letter of 'ئاەبپتجچخدرزژسشغفقكگڭلمنھوۇۆۈۋېىي') expect(letters, letter).toContain(letter);
  expect(letters.filter((key) => /^\p{L}$/u.test(key))).toHaveLength(33);
});
