// Owns: the text of a file that a spreadsheet wrote: UTF-8, else what Chinese Windows uses.
export function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}
