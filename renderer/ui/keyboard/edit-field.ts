// Owns: typing into a field from outside: at the caret, within its length, and so that its owner hears of it as of a
// real key (an `input` event; React sees it because the value was not set through its own setter).

export type Field = HTMLInputElement | HTMLTextAreaElement;

const typedKinds = new Set(['text', 'search', 'url', 'tel', 'password']);

/** The text field that an event meets, if it can be written in. */
export function findField(target: EventTarget | null): Field | undefined {
  if (!(target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement)) return undefined;
  if (target.readOnly || target.disabled) return undefined;
  if (target instanceof HTMLInputElement && !typedKinds.has(target.type)) return undefined;
  return target;
}

function replace(field: Field, from: number, to: number, text: string): void {
  field.setRangeText(text, from, to, 'end');
  field.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertText', data: text }));
}

/** Puts `text` in the place of what is selected. Marks of direction never belong into what a person writes. */
export function insertText(field: Field, text: string): void {
  const plain = text.replaceAll(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '');
  const from = field.selectionStart ?? field.value.length;
  const to = field.selectionEnd ?? from;
  const room = field.maxLength < 0 ? plain.length : field.maxLength - (field.value.length - (to - from));
  if (room >= plain.length) replace(field, from, to, plain);
}

/** Deletes what is selected, or the character before the caret. */
export function deleteBack(field: Field): void {
  const from = field.selectionStart ?? field.value.length;
  const to = field.selectionEnd ?? from;
  const last = [...field.value.slice(0, from)].at(-1) ?? '';
  const start = from === to ? from - last.length : from;
  if (start < to) replace(field, start, to, '');
}

/** A new line where there are lines; else what the key does in a form. */
export function pressEnter(field: Field): void {
  if (field instanceof HTMLTextAreaElement) {
    insertText(field, '\n');
    return;
  }
  const submit = field.form?.querySelector<HTMLButtonElement>('[type=submit]');
  if (submit && !submit.disabled) submit.click();
}
