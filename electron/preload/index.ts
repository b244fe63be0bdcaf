// Owns: the only thing that the page gets from the shell, `window.bridge`. Runs in the sandbox, in a world
// of its own; neither `ipcRenderer` nor a channel name of choice ever reaches the page.
import './forbid-code-generation.ts';
import { contextBridge, ipcRenderer } from 'electron';
import { bridgeKey, createBridge } from '#core/bridge/bridge.ts';
import { ipcChannel } from '#core/bridge/channels.ts';

contextBridge.exposeInMainWorld(
  bridgeKey,
  createBridge((channel, request) => ipcRenderer.invoke(ipcChannel, channel, request)),
);
