// Owns: the double's session: it keeps the handlers that the shell sets, and lets tests ask them what a
// browser would ask.

import { must } from '#core/kernel/assert.ts';
import type { SessionPort } from '#electron/main/electron-port.ts';
import { Emitter } from './emitter.ts';
import type { SchemeServer } from './scheme-server.ts';

type Handler<Name extends keyof SessionPort> = SessionPort[Name] extends (decide: infer Decide) => void
  ? Decide
  : never;
type BeforeRequest = Parameters<SessionPort['webRequest']['onBeforeRequest']>[0];

export class SessionDouble extends Emitter implements SessionPort {
  readonly protocol: SessionPort['protocol'];
  readonly webRequest: SessionPort['webRequest'];
  #beforeRequest: BeforeRequest | undefined;
  #permissionRequest: Handler<'setPermissionRequestHandler'> | undefined;
  #permissionCheck: Handler<'setPermissionCheckHandler'> | undefined;
  #devicePermission: Handler<'setDevicePermissionHandler'> | undefined;
  #bluetoothPairing: Handler<'setBluetoothPairingHandler'> | undefined;
  #displayMedia: Handler<'setDisplayMediaRequestHandler'> | undefined;

  constructor(server: SchemeServer) {
    super();
    this.protocol = { handle: server.handle };
    this.webRequest = {
      onBeforeRequest: (decide) => {
        this.#beforeRequest = decide;
      },
    };
  }

  setPermissionRequestHandler(decide: Handler<'setPermissionRequestHandler'>): void {
    this.#permissionRequest = decide;
  }
  setPermissionCheckHandler(decide: Handler<'setPermissionCheckHandler'>): void {
    this.#permissionCheck = decide;
  }
  setDevicePermissionHandler(decide: Handler<'setDevicePermissionHandler'>): void {
    this.#devicePermission = decide;
  }
  setBluetoothPairingHandler(decide: Handler<'setBluetoothPairingHandler'>): void {
    this.#bluetoothPairing = decide;
  }
  setDisplayMediaRequestHandler(decide: Handler<'setDisplayMediaRequestHandler'>): void {
    this.#displayMedia = decide;
  }

  /** Electron lets a request through when nobody listens. */
  isCancelled(url: string, initiatorOrigin: string | undefined): boolean {
    let isCancelled = false;
    this.#beforeRequest?.(initiatorOrigin === undefined ? { url } : { url, initiatorOrigin }, (answer) => {
      isCancelled = answer.cancel;
    });
    return isCancelled;
  }

  /** What the two permission handlers say; a missing handler is an error here, in Electron it grants. */
  askPermission(
    permission: string,
    requester: string,
    isMainFrame: boolean,
  ): { request: boolean; check: boolean } {
    let request = false;
    must(this.#permissionRequest, 'permission request handler')(
      null,
      permission,
      (isGranted) => {
        request = isGranted;
      },
      { requestingUrl: requester, isMainFrame },
    );
    const check = must(this.#permissionCheck, 'permission check handler')(null, permission, requester, {
      isMainFrame,
    });
    return { request, check };
  }

  askDevices(): { device: boolean; pairing: boolean; display: unknown } {
    let pairing = true;
    must(this.#bluetoothPairing, 'pairing handler')({}, (response) => {
      pairing = response.confirmed;
    });
    let display: unknown = 'never answered';
    must(this.#displayMedia, 'display media handler')({}, (streams) => {
      display = streams;
    });
    return { device: must(this.#devicePermission, 'device handler')(), pairing, display };
  }
}
