// Owns: how the real preload runs in a plain page: in a closure of its own, before any script of the page,
// with a `require` that knows only `electron`. What it exposes is frozen and cloned, as contextBridge does.

/** Binding through which a frame's calls reach the double's ipcMain; the top frame's preload takes it away. */
export const invokeBinding = '__doubleInvoke';
/** Binding that tells of `window.open`. */
export const windowOpenBinding = '__doubleWindowOpen';

// Written as text, not as a function: a bundler's names must not get into the page.
const prologue = `
(() => {
  const tellOpen = window['${windowOpenBinding}'];
  delete window['${windowOpenBinding}'];
  // What a page gets when the shell denies. A link with a target is closed by the window instead.
  window.open = (url) => {
    tellOpen(String(url ?? ''));
    return null;
  };
  // Preloads run in the top frame only; frames keep the raw binding, as a page that broke out would have it.
  if (window !== window.top) return;
  const invokeRaw = window['${invokeBinding}'];
  delete window['${invokeBinding}'];

  function wrap(value) {
    if (typeof value === 'function') {
      return async (...args) => structuredClone(await value(...args.map((arg) => structuredClone(arg))));
    }
    if (value === null || typeof value !== 'object') return value;
    return Object.freeze(Object.fromEntries(Object.entries(value).map(([key, part]) => [key, wrap(part)])));
  }
  const electron = {
    ipcRenderer: { invoke: (channel, ...args) => invokeRaw(channel, args) },
    contextBridge: {
      exposeInMainWorld(key, api) {
        Object.defineProperty(window, key, { value: wrap(api), enumerable: true });
      },
    },
  };
  function require(name) {
    if (name !== 'electron') throw new Error('module not found: ' + name);
    return electron;
  }
  const module = { exports: {} };
  ((require, module, exports, globalThis, process, global) => {
`;
const epilogue = `
  // An isolated world has its own globals: what the preload adds there, the page does not see.
  })(require, module, module.exports, Object.create(window));
})();
`;

export function toPreloadScript(bundledPreload: string): string {
  return prologue + bundledPreload + epilogue;
}
