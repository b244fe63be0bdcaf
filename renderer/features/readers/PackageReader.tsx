// Owns: a package on the screen. It plays in a frame of another origin; what it says is checked, kept in
// the draft, and becomes the record. The kiosk's own buttons stay outside the frame.
import { useState } from 'react';
import { computePackageResult, type PackageResult } from '#core/domain/package-run.ts';
import { fail } from '#core/protocol/errors.ts';
import { useText } from '../../i18n/use-text.ts';
import { ErrorSentence } from '../../ui/ErrorSentence.tsx';
import { DoneButton } from './DoneButton.tsx';
import { PackageResultView } from './PackageResultView.tsx';
import type { ReaderProps } from './reader-props.ts';
import { usePackage } from './use-package.ts';

type Props = ReaderProps<'package'> & { onAgain: () => void };

interface Ending {
  result: PackageResult | undefined;
  isUnitCompleted: boolean;
}

export default function PackageReader({ unit, material, study, finish, onAgain }: Props) {
  const { t } = useText();
  const { keeper, before } = study;
  const [ending, setEnding] = useState<Ending | undefined>(undefined);
  const run = keeper.state.packageRun;
  const result = run && computePackageResult(run.format, run.report);

  async function end(): Promise<void> {
    const last = keeper.state.packageRun;
    const closed = await keeper.close();
    // Not kept (a full disk), and the session has said so: the sitting goes on and can be ended again.
    if (!closed.ok) return;
    const { isUnitCompleted } = closed.value;
    setEnding({ result: last && computePackageResult(last.format, last.report), isUnitCompleted });
  }
  const { frame, url, state } = usePackage(material, keeper, () => void end());

  if (ending) return <PackageResultView {...ending} unitId={unit.manifest.id} onAgain={onAgain} />;
  if (state === 'no-place') return <ErrorSentence error={fail('package-no-place').error} />;
  if (state === 'failed') return <ErrorSentence error={fail('material-unreadable').error} />;
  // A package that tells nothing, or has nothing to tell, is done when the learner says so.
  const isOpenEnded = material.format === 'html' || run === undefined || run.report.completion === 'unscored';
  const isEnough = result !== undefined || isOpenEnded || before.isFinished;
  return (
    <div className="package">
      <p role="status" className="hint">
        {state === 'shown' ? t('package.hint') : t('package.wait')}
      </p>
      {url === undefined ? null : (
        <iframe
          key={url}
          ref={frame}
          className="package-frame"
          title={t('kind.package')}
          data-testid="package"
          data-state={state}
          // Its own origin is not ours, so that this is no way in; without it there would be no worker to
          // serve its files. No popups, no dialogs, no downloads, nothing above it.
          sandbox="allow-scripts allow-same-origin"
          allow="autoplay"
          referrerPolicy="no-referrer"
          src={url}
        />
      )}
      <DoneButton
        label="package.done"
        notYet={state === 'shown' && isEnough ? undefined : t('package.notYet')}
        wasFinishedBefore={before.isFinished}
        finish={finish}
      />
    </div>
  );
}
