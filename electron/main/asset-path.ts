// Owns: from a URL's path to a file below a root. Names are decoded once and then must be plain: whatever
// a file system could read as a way out is refused, on every platform alike.

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused.
const forbidden = /[\u0000-\u001f\u007f<>:"|?*\\/%]/;
const windowsDevice = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i;

function isPlainName(name: string): boolean {
  return (
    name !== '' &&
    name.length <= 255 &&
    !forbidden.test(name) &&
    !/^[ .]|[ .]$/.test(name) &&
    !windowsDevice.test(name)
  );
}

/**
 * Names from the root down, at least one; a path that ends in `/` means its `index.html`. Undefined when
 * any name is not plain. No hidden files: nothing that is served begins with a dot.
 */
export function parseAssetPath(pathname: string): string[] | undefined {
  if (!pathname.startsWith('/')) return undefined;
  const parts = pathname.slice(1).split('/');
  if (parts.at(-1) === '') parts[parts.length - 1] = 'index.html';
  const names: string[] = [];
  for (const part of parts) {
    let name: string;
    try {
      name = decodeURIComponent(part);
    } catch {
      return undefined;
    }
    if (!isPlainName(name)) return undefined;
    names.push(name);
  }
  return names;
}
