import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseCenterOrigin } from '#core/bridge/center-origin.ts';
import { isCourseUrl, isKioskUrl, kioskOrigin, kioskPage } from './addresses.ts';
import { buildCoursePolicy, buildKioskPolicy } from './content-policy.ts';
import { decideAfterCrash } from './crash-policy.ts';
import { listForbiddenSwitches, parseLaunch } from './launch.ts';
import { createMachineClock } from './machine-clock.ts';
import { canDownload, canNavigate, canRequest, toDownloadName } from './navigation.ts';
import { canHavePermission, grantedPermissions } from './permissions.ts';

const course = `course://${'0a'.repeat(32)}`;
const centerOrigin = 'http://10.1.2.3:8080';

describe('addresses', () => {
  test.each([kioskPage, 'app://kiosk', 'app://kiosk/a?b#c', 'APP://kiosk/x'])('%s is the kiosk', (url) => {
    expect(isKioskUrl(url)).toBe(true);
  });
  test.each([
    'app://kiosk.evil/',
    'app://kiosk@evil/',
    'app://evil@kiosk/',
    'app://kiosk:80/',
    'app:kiosk',
    'app:/kiosk/x',
    'app:///kiosk/x',
    'app://evil/app://kiosk/',
    'http://kiosk/',
    'https://kiosk/kiosk/index.html',
    'file:///kiosk',
    'data:text/html,x',
    'blob:app://kiosk/1',
    'about:blank',
    'javascript:alert(1)',
    ' ',
    '',
    course,
  ])('%j is not the kiosk', (url) => {
    expect(isKioskUrl(url)).toBe(false);
  });
  test('a course is named by a whole hash', () => {
    expect(isCourseUrl(`${course}/index.html`)).toBe(true);
    expect(isCourseUrl('course://0a0a/')).toBe(false);
    expect(isCourseUrl(`course://${'0a'.repeat(32)}.evil/`)).toBe(false);
    expect(isCourseUrl(`course://x@${'0a'.repeat(32)}/`)).toBe(false);
  });
});

describe('navigation', () => {
  test.each([
    [kioskPage, true, true],
    [kioskPage, false, false],
    [`${course}/index.html`, true, false],
    [`${course}/index.html`, false, true],
    ['about:blank', false, false],
    ['data:text/html,hello', false, false],
    [`blob:${kioskOrigin}/1`, true, false],
    [`${centerOrigin}/`, true, false],
    ['not a url', true, false],
  ])('%s in the main frame: %s → %s', (url, isMainFrame, expected) => {
    expect(canNavigate({ url, isMainFrame })).toBe(expected);
  });
});

describe('requests', () => {
  test.each([
    ['the kiosk reads itself', kioskPage, kioskOrigin, true],
    ['the shell loads the kiosk', kioskPage, undefined, true],
    ['the kiosk frames a course', `${course}/a.html`, kioskOrigin, true],
    ['a course reads itself', `${course}/a.js`, course, true],
    ['a course reads another', `course://${'0b'.repeat(32)}/a.js`, course, false],
    ['a course reads the kiosk', kioskPage, course, false],
    ['a sandboxed document reads the kiosk', kioskPage, 'null', false],
    ['the kiosk talks to the center', `${centerOrigin}/api/x`, kioskOrigin, true],
    ['a course talks to the center', `${centerOrigin}/api/x`, course, false],
    ['nobody in particular talks to the center', `${centerOrigin}/api/x`, undefined, true],
    ['a sandboxed document talks to the center', `${centerOrigin}/api/x`, 'null', false],
    ['another port of the center', 'http://10.1.2.3:8081/', kioskOrigin, false],
    ['another scheme of the center', 'https://10.1.2.3:8080/', kioskOrigin, false],
    ['credentials in the address', 'http://a:b@10.1.2.3:8080/', kioskOrigin, false],
    ['the wide world', 'https://update.test/', kioskOrigin, false],
    ['a file', 'file:///etc/passwd', kioskOrigin, false],
    ['a socket', 'ws://10.1.2.3:8080/', kioskOrigin, false],
    ['own bytes', `blob:${kioskOrigin}/1`, kioskOrigin, true],
  ])('%s: %s', (_what, url, initiator, expected) => {
    expect(canRequest({ url, initiator, centerOrigin })).toBe(expected);
  });
  test('before enrolment there is no network at all', () => {
    expect(canRequest({ url: 'http://x.test/', initiator: kioskOrigin, centerOrigin: undefined })).toBe(
      false,
    );
  });
});

describe('permissions', () => {
  test('the few that exist are for the kiosk’s top frame only', () => {
    for (const permission of grantedPermissions) {
      expect(canHavePermission({ permission, requester: kioskPage, isMainFrame: true })).toBe(true);
      expect(canHavePermission({ permission, requester: kioskOrigin, isMainFrame: true })).toBe(true);
      expect(canHavePermission({ permission, requester: kioskPage, isMainFrame: false })).toBe(false);
      expect(canHavePermission({ permission, requester: `${course}/`, isMainFrame: true })).toBe(false);
      expect(canHavePermission({ permission, requester: '', isMainFrame: true })).toBe(false);
    }
  });
  test('any other is denied', () => {
    fc.assert(
      fc.property(fc.string(), (permission) => {
        fc.pre(!grantedPermissions.includes(permission));
        expect(canHavePermission({ permission, requester: kioskPage, isMainFrame: true })).toBe(false);
      }),
    );
    for (const permission of ['constructor', 'toString', 'media', 'hid', 'serial', 'usb', 'clipboard-read']) {
      expect(canHavePermission({ permission, requester: kioskPage, isMainFrame: true })).toBe(false);
    }
  });
});

describe('the content policy', () => {
  test('of the kiosk', () => {
    expect(buildKioskPolicy({ centerOrigin }).split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'self' 'wasm-unsafe-eval'",
      "style-src 'self'",
      "font-src 'self'",
      "img-src 'self' blob: data:",
      "media-src 'self' blob: data:",
      `connect-src 'self' ${centerOrigin}`,
      "worker-src 'self'",
      "manifest-src 'self'",
      'frame-src course:',
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ]);
  });
  test('of courseware names no network and only the kiosk as its parent', () => {
    expect(buildCoursePolicy()).toContain("connect-src 'self' blob: data:;");
    expect(buildCoursePolicy()).toContain(`frame-ancestors 'self' ${kioskOrigin};`);
    expect(buildCoursePolicy()).not.toMatch(/https?:/);
  });
  test('cannot be widened by what is stored as the center', () => {
    const closed = buildKioskPolicy({ centerOrigin: undefined });
    for (const evil of [
      'https://a.test; script-src *',
      'https://*',
      "https://a.test 'unsafe-eval'",
      'https:',
      '*',
    ]) {
      expect(buildKioskPolicy({ centerOrigin: evil })).toBe(closed);
    }
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const origin = `https://${text}`;
        const isOrigin = parseCenterOrigin(origin) !== undefined;
        expect(buildKioskPolicy({ centerOrigin: origin }) === closed).toBe(!isOrigin);
        if (isOrigin) expect(new URL(origin).origin.startsWith('https://')).toBe(true);
      }),
    );
  });
});

describe('downloads', () => {
  test('are the kiosk’s own blobs only', () => {
    expect(canDownload(`blob:${kioskOrigin}/7d1`)).toBe(true);
    for (const url of [
      `blob:${course}/1`,
      'blob:null/1',
      kioskPage,
      'data:,x',
      'https://x.test/a',
      'blob:app://kiosk.evil/1',
    ]) {
      expect(canDownload(url), url).toBe(false);
    }
  });
  test('have names without a way out', () => {
    expect(toDownloadName('月报 2026-11.csv')).toBe('月报 2026-11.csv');
    expect(toDownloadName('../../etc/passwd')).toBe('_.._etc_passwd');
    expect(toDownloadName('...')).toBe('download');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const name = toDownloadName(text);
        expect(name).not.toMatch(/[/\\:]/);
        expect(name).not.toBe('');
        expect(name.startsWith('.')).toBe(false);
      }),
    );
  });
});

describe('the command line', () => {
  test('names the center and the code', () => {
    const { launch, complaints, isWindowed } = parseLaunch(
      ['--center=http://127.0.0.1:8080/', '--enrol-code=bcdf ghjk', '--windowed', '--other'],
      true,
    );
    expect(launch).toEqual({ centerOrigin: 'http://127.0.0.1:8080', enrolCode: 'BCDFGHJK' });
    expect([complaints, isWindowed]).toEqual([[], true]);
  });
  test('with bad values is reported and not guessed at', () => {
    const parsed = parseLaunch(['--center=ftp://x', '--enrol-code=AAAA'], true);
    expect(parsed.launch).toEqual({});
    expect(parsed.complaints).toHaveLength(2);
  });
  test('that would open a hole is refused when packaged, in any spelling', () => {
    expect(listForbiddenSwitches(['--remote-debugging-port=9222', '-inspect', '--NO-SANDBOX'], true)).toEqual(
      ['remote-debugging-port', 'inspect', 'no-sandbox'],
    );
    expect(listForbiddenSwitches(['--remote-debugging-port=9222'], false)).toEqual([]);
    expect(listForbiddenSwitches(['--windowed', 'inspect'], true)).toEqual([]);
  });
});

describe('after a crash', () => {
  test('the page is reloaded three times in five minutes, then the safe page is shown', () => {
    const minute = 60_000;
    expect(decideAfterCrash('crashed', [], 0)).toBe('reload');
    expect(decideAfterCrash('oom', [0, minute], 2 * minute)).toBe('reload');
    expect(decideAfterCrash('crashed', [0, minute, 2 * minute], 3 * minute)).toBe('safe-page');
    expect(decideAfterCrash('crashed', [0, minute, 2 * minute], 8 * minute)).toBe('reload');
    expect(decideAfterCrash('clean-exit', [], 0)).toBe('nothing');
  });
});

describe('the machine clock', () => {
  const createId = () => 'made-for-this-start';
  test('takes the boot’s name from the kernel', () => {
    const bootId = '5f3c8a52-6f1b-4c7e-9a41-5b2f6f0e7d11';
    const clock = createMachineClock({
      readBootId: () => `${bootId}\n`,
      uptimeSeconds: () => 12.345,
      createId,
    });
    expect([clock.bootId, clock.readUptimeMs()]).toEqual([bootId, 12345]);
  });
  test.each([undefined, '', 'two words', 'x'.repeat(100)])('without one (%j) names this start', (found) => {
    const clock = createMachineClock({ readBootId: () => found, uptimeSeconds: () => 1, createId });
    expect(clock.bootId).toBe('made-for-this-start');
  });
});
