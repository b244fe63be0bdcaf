import { expect, test } from 'vitest';
import { Attention, coursewareMs } from './attention.ts';

function begin() {
  const clock = { ms: 0 };
  const attention = new Attention(() => clock.ms);
  return { clock, attention };
}

test('attention lasts a minute after the last sign', () => {
  const { clock, attention } = begin();
  clock.ms = 60_000;
  expect(attention.isAttentive).toBe(true);
  clock.ms = 60_001;
  expect(attention.isAttentive).toBe(false);
  attention.notice();
  expect(attention.isAttentive).toBe(true);
});

test('a film that plays is attention, and its end begins the wait', () => {
  const { clock, attention } = begin();
  attention.setPlaying(true);
  clock.ms = 600_000;
  expect(attention.idleMs).toBe(0);
  attention.setPlaying(false);
  clock.ms = 605_000;
  expect(attention.idleMs).toBe(5000);
});

test('courseware that plays counts for some minutes after the last touch, however often it begins again', () => {
  const { clock, attention } = begin();
  attention.setPlaying(true, coursewareMs);
  clock.ms = coursewareMs;
  expect(attention.idleMs).toBe(0);
  for (let hour = 1; hour <= 5; hour++) {
    clock.ms = hour * 3600_000;
    attention.setPlaying(false, coursewareMs);
    clock.ms += 1000;
    attention.setPlaying(true, coursewareMs);
    expect(attention.idleMs).toBe(clock.ms - coursewareMs);
  }
  attention.notice();
  clock.ms += coursewareMs;
  expect(attention.isAttentive).toBe(true);
  clock.ms += 60_001;
  expect(attention.isAttentive).toBe(false);
});

test('touches and keys are signs until the watch ends', () => {
  const { clock, attention } = begin();
  const target = new EventTarget();
  const end = attention.watch(target);
  clock.ms = 90_000;
  target.dispatchEvent(new Event('pointerdown'));
  expect(attention.idleMs).toBe(0);
  end();
  clock.ms = 190_000;
  target.dispatchEvent(new Event('keydown'));
  expect(attention.idleMs).toBe(100_000);
});
