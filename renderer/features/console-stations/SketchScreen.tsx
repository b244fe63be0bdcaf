// Owns: the stations on a plain sheet, put there by hand: state by shape, colour and word. No map lies under it: a
// place on the sheet says nothing but which station is meant.
import { Button, Empty, Switch } from 'antd';
import { type KeyboardEvent, type PointerEvent, type ReactNode, useCallback, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import type { StationRow } from '#core/protocol/console-api.ts';
import { firstFleet } from '#core/protocol/console-county-api.ts';
import { useConsole, useNow } from '../../console/context.tsx';
import { ErrorNote } from '../../console/parts/ErrorNote.tsx';
import { Page } from '../../console/parts/Page.tsx';
import { SettingFrame } from '../../console/settings/SettingFrame.tsx';
import { useSetting } from '../../console/settings/use-setting.ts';
import { useAnswer } from '../../console/use-answer.ts';
import { useWords } from '../../console/words.ts';
import { computeState, type StationState } from './contact.ts';
import { listTownships, type Place, putStation, putTownship, toPlace } from './sketch-places.ts';
import './sketch.css';

/** Told apart without colour. */
const shapes: Record<StationState, string> = {
  recent: '●',
  unused: '◇',
  quiet: '▲',
  trouble: '■',
  never: '○',
  revoked: '✕',
};
const states = Object.keys(shapes) as StationState[];

export function SketchScreen() {
  const t = useWords();
  const { client, nowMs, operator } = useConsole();
  const navigate = useNavigate();
  const now = useNow(nowMs, 30_000);
  const stations = useAnswer(useCallback(() => client.listStations(), [client]));
  const health = useAnswer(useCallback(() => client.listHealth(), [client]));
  const fleet = useSetting('fleet').value ?? firstFleet;
  const draft = useSetting('sketch');
  const [isArranging, setIsArranging] = useState(false);
  const rows = stations.value ?? [];
  const byId = new Map(rows.map((row) => [String(row.id), row]));
  const healthById = new Map((health.value ?? []).map((row) => [String(row.stationId), row]));
  const sketch = draft.value ?? { stations: [], townships: [] };
  const placed = new Set(sketch.stations.map(({ id }) => String(id)));
  const unplaced = rows.filter(({ id }) => !placed.has(id));
  const tell = (row: StationRow) => computeState(row, healthById.get(row.id), fleet, now);

  const sheet = (
    <>
      {/* The sheet is no text: it does not turn round with the language. */}
      <div className="sketch" dir="ltr" data-testid="sketch">
        {sketch.stations.length === 0 && (
          <Empty className="sketch-empty" description={t('console.sketch.empty')} />
        )}
        {listTownships(sketch, rows).map(({ name, place }) => (
          <Movable
            key={name}
            className="sketch-township"
            label={name}
            place={place}
            isMovable={isArranging}
            onMove={(to) => draft.change(putTownship(sketch, name, to))}
          >
            <bdi>{name}</bdi>
          </Movable>
        ))}
        {sketch.stations.map(({ id, x, y }) => {
          const row = byId.get(String(id));
          if (!row) return null;
          const state = tell(row);
          return (
            <Movable
              key={id}
              className={`sketch-station sketch-${state}`}
              label={`${row.name} · ${t(`console.sketch.state.${state}`)}`}
              place={{ x, y }}
              isMovable={isArranging}
              onMove={(to) => draft.change(putStation(sketch, id, to))}
              onOpen={() => void navigate(`/stations/${id}`)}
              onRemove={() => draft.change(putStation(sketch, id, undefined))}
            >
              <span className="sketch-shape" aria-hidden="true">
                {shapes[state]}
              </span>
              <bdi>{row.name}</bdi>
              <span className="sketch-word">{t(`console.sketch.state.${state}`)}</span>
            </Movable>
          );
        })}
      </div>
      {isArranging && unplaced.length > 0 && (
        <div className="toolbar">
          <span>{t('console.sketch.unplaced')}</span>
          {unplaced.map(({ id, name }, at) => (
            <Button
              key={id}
              aria-label={t('console.sketch.put', { name })}
              onClick={() =>
                draft.change(putStation(sketch, id, toPlace(10 + ((at * 13) % 80), 90 - ((at * 7) % 30))))
              }
            >
              + {name}
            </Button>
          ))}
        </div>
      )}
    </>
  );

  return (
    <Page
      title={t('console.sketch.title')}
      actions={
        <>
          <Link to="/stations">{t('console.log.back')}</Link>
          {operator.role === 'operator' && (
            <Switch
              checked={isArranging}
              onChange={setIsArranging}
              checkedChildren={t('console.sketch.arrange')}
              unCheckedChildren={t('console.sketch.arrange')}
              aria-label={t('console.sketch.arrange')}
            />
          )}
        </>
      }
    >
      <ErrorNote error={stations.error ?? health.error} onRetry={stations.reload} />
      <p className="quiet">{t(isArranging ? 'console.sketch.how' : 'console.sketch.what')}</p>
      <ul className="sketch-legend">
        {states.map((state) => (
          <li key={state} className={`sketch-${state}`}>
            <span className="sketch-shape" aria-hidden="true">
              {shapes[state]}
            </span>{' '}
            {t(`console.sketch.state.${state}`)}
          </li>
        ))}
      </ul>
      {isArranging ? <SettingFrame draft={draft}>{sheet}</SettingFrame> : sheet}
    </Page>
  );
}

interface MovableProps {
  className: string;
  label: string;
  place: Place;
  isMovable: boolean;
  onMove: (place: Place) => void;
  onOpen?: () => void;
  onRemove?: () => void;
  children: ReactNode;
}

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Moved by dragging or by the arrow keys (with Shift in larger steps); Delete takes it off the sheet. */
function Movable({ className, label, place, isMovable, onMove, onOpen, onRemove, children }: MovableProps) {
  function drag(event: PointerEvent<HTMLButtonElement>): void {
    if (!isMovable || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const box = event.currentTarget.parentElement?.getBoundingClientRect();
    if (!box) return;
    onMove(
      toPlace(((event.clientX - box.left) / box.width) * 100, ((event.clientY - box.top) / box.height) * 100),
    );
  }

  function press(event: KeyboardEvent): void {
    if (!isMovable) return;
    const arrow = arrows[event.key];
    const step = event.shiftKey ? 5 : 1;
    if (arrow) {
      event.preventDefault();
      onMove(toPlace(place.x + arrow[0] * step, place.y + arrow[1] * step));
    } else if (event.key === 'Delete' && onRemove) onRemove();
  }

  return (
    <button
      type="button"
      className={className}
      aria-label={label}
      style={{ insetInlineStart: `${place.x}%`, insetBlockStart: `${place.y}%` }}
      disabled={!isMovable && !onOpen}
      onPointerDown={(event) => isMovable && event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onKeyDown={press}
      onClick={() => !isMovable && onOpen?.()}
    >
      {children}
    </button>
  );
}
