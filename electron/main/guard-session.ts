// Owns: the locks on a session. Applied to every session, the moment it is made: a session that nobody
// thought of is as closed as the kiosk's own.
import { join } from 'node:path';
import type { SessionPort } from './electron-port.ts';
import { canDownload, canRequest, toDownloadName } from './navigation.ts';
import { canHavePermission } from './permissions.ts';

export interface SessionRules {
  getCenterOrigin(): string | undefined;
  /** Folder for files that the kiosk makes; the person is asked nothing by the system. */
  getDownloadsFolder(): string;
}

export function guardSession(session: SessionPort, rules: SessionRules): void {
  session.setPermissionRequestHandler((_contents, permission, callback, details) => {
    const { requestingUrl: requester, isMainFrame } = details;
    callback(canHavePermission({ permission, requester, isMainFrame }));
  });
  session.setPermissionCheckHandler((_contents, permission, requester, { isMainFrame }) =>
    canHavePermission({ permission, requester, isMainFrame }),
  );

  session.setDevicePermissionHandler(() => false);
  session.setBluetoothPairingHandler((_details, callback) => callback({ confirmed: false }));
  session.setDisplayMediaRequestHandler((_request, callback) => callback(null));
  for (const event of ['select-hid-device', 'select-usb-device'] as const) {
    session.on(event, (cause, _details, callback) => {
      cause.preventDefault();
      callback();
    });
  }
  session.on('select-serial-port', (cause, _ports, _contents, callback) => {
    cause.preventDefault();
    callback('');
  });

  session.on('will-download', (cause, item) => {
    if (!canDownload(item.getURL())) return cause.preventDefault();
    item.setSavePath(join(rules.getDownloadsFolder(), toDownloadName(item.getFilename())));
  });

  session.webRequest.onBeforeRequest(({ url, initiatorOrigin }, callback) => {
    const centerOrigin = rules.getCenterOrigin();
    callback({ cancel: !canRequest({ url, initiator: initiatorOrigin, centerOrigin }) });
  });
}
