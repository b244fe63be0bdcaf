// Owns: the only thing that the page gets from the shell, `window.bridge`. Runs in the sandbox, in a world
// of its own; neither `ipcRenderer` nor a channel name of choice ever reaches the page.
import { contextBridge, ipcRenderer } from 'electron';
import * as z from 'zod';
import { bridgeKey, createBridge } from '#core/bridge/bridge.ts';
import { ipcChannel } from '#core/bridge/channels.ts';

// Zod would try `new Function` for speed; the policy forbids it and each try is a reported violation.
z.config({ jitless: true });

contextBridge.exposeInMainWorld(
  bridgeKey,
  createBridge((channel, request) => ipcRenderer.invoke(ipcChannel, channel, request)),
);
