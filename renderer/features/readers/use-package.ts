// Owns: the frame's life: its address, the one port to it, and the answers to what comes over that port.
import { type RefObject, useEffect, useRef, useState } from 'react';
import type { Language } from '#core/domain/language.ts';
import { useText } from '../../i18n/use-text.ts';
import { installCourse } from '../../packages/install-course.ts';
import {
  type FrameMessage,
  frameLoaded,
  frameMessageSchema,
  type StartMessage,
} from '../../packages/messages.ts';
import { type OpenedPackage, type PackageMaterial, toPackageHash } from '../../packages/package-hash.ts';
import { coursewareMs } from '../../ui/attention.ts';
import { useSession } from '../../ui/session-context.tsx';
import { useStation } from '../../ui/station-context.tsx';
import type { StudyKeeper } from './study-keeper.ts';

export type PackageState = 'opening' | 'shown' | 'failed' | 'no-place';

/** A frame whose worker is in place speaks at once, also on a slow machine. */
const patienceMs = 8000;

/** Path of the entry as the frame's worker asks for it: decoded, without query and fragment. */
function toEntryPath(entry: string): string {
  const [path = ''] = entry.split(/[?#]/);
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

interface Playing {
  frame: RefObject<HTMLIFrameElement | null>;
  url: string | undefined;
  state: PackageState;
}

export function usePackage(material: PackageMaterial, keeper: StudyKeeper, onEnd: () => void): Playing {
  const station = useStation();
  const { attention } = useSession();
  const { language } = useText();
  const frame = useRef<HTMLIFrameElement>(null);
  const [opened, setOpened] = useState<OpenedPackage | undefined>(undefined);
  const [state, setState] = useState<PackageState>('opening');
  const [tries, setTries] = useState(0);
  const latest = useRef({ onEnd, language });
  latest.current = { onEnd, language };
  const hash = toPackageHash(material);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the hash is the package; the object around it is new at each read
  useEffect(() => {
    let isGone = false;
    let close: (() => void) | undefined;
    void station.openPackage(material).then((outcome) => {
      if (isGone) return outcome.ok ? outcome.value.close() : undefined;
      if (!outcome.ok) return setState('no-place');
      close = outcome.value.close;
      return setOpened(outcome.value);
    });
    return () => {
      isGone = true;
      close?.();
    };
  }, [station, hash]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: one connection per frame; a new try is a new frame
  useEffect(() => {
    if (!opened) return;
    const { origin } = opened;
    let port: MessagePort | undefined;
    let isGone = false;
    const timer = setTimeout(async () => {
      // The line may be here by now.
      const isInstalled = tries === 0 && (await installCourse());
      // Meanwhile the frame may have spoken after all: what plays is left alone.
      if (port || isGone) return;
      if (isInstalled) setTries(1);
      else setState('no-place');
    }, patienceMs);

    function take(message: FrameMessage, reply: MessagePort | undefined): void {
      switch (message.type) {
        case 'file':
          void opened?.answer(message.request).then((answer) => {
            reply?.postMessage(answer);
            // To the frame an answer of 404 is a page like any other, and it says that it has shown it.
            if (answer.status === 404 && message.request.path === toEntryPath(material.entry))
              setState('failed');
          });
          return;
        case 'shown':
          setState((before) => (before === 'failed' ? before : 'shown'));
          return;
        case 'failed':
          setState('failed');
          attention.setPlaying(false);
          return;
        case 'attention':
          // Only the frame that has the focus can be the one that somebody touches.
          if (message.isTouched && document.activeElement === frame.current) attention.notice();
          attention.setPlaying(message.isPlaying, coursewareMs);
          return;
        case 'report': {
          const { report } = message;
          keeper.change({ packageRun: { packageHash: hash, format: material.format, report } }, true);
          if (!report.isTerminated) return;
          attention.setPlaying(false);
          latest.current.onEnd();
        }
      }
    }

    function connect(target: Window): void {
      clearTimeout(timer);
      const channel = new MessageChannel();
      port = channel.port1;
      port.onmessage = (event: MessageEvent<unknown>) => {
        const message = frameMessageSchema.safeParse(event.data);
        if (message.success) take(message.data, event.ports[0]);
      };
      const run = keeper.state.packageRun;
      const start: StartMessage = {
        format: material.format,
        entry: material.entry,
        language: latest.current.language satisfies Language,
        state: run?.packageHash === hash ? run.report.state : '',
      };
      target.postMessage(start, origin, [channel.port2]);
    }

    function listen(event: MessageEvent<unknown>): void {
      const target = frame.current?.contentWindow;
      // A frame that loads itself again has lost its port and gets no other.
      if (port || !target || event.source !== target || event.origin !== origin) return;
      if (event.data === frameLoaded) connect(target);
    }
    window.addEventListener('message', listen);
    return () => {
      isGone = true;
      clearTimeout(timer);
      window.removeEventListener('message', listen);
      port?.close();
      attention.setPlaying(false);
    };
  }, [opened, tries]);

  // The language at the beginning: a package that is told another one later has begun already.
  const [first] = useState(language);
  return { frame, url: opened && `${opened.url}?lang=${first}&try=${tries}`, state };
}
