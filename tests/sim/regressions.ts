// Owns: what the simulator has found in the engine: scenarios cut down to the fault, and what it was. They stay as
// they are when the drawing of scenarios changes.
import type { Scenario } from './scenario.ts';

export interface Regression {
  what: string;
  scenario: Scenario;
}

const calmLine = { lost: 0, answerLost: 0, doubled: 0, cut: 0, maxDelayMs: 0 };

export const regressions: readonly Regression[] = [
  {
    what: 'a center restored while a station had nothing new gets its closed epochs back',
    scenario: {
      seed: 1103,
      learners: 3,
      line: { lost: 0.0628, answerLost: 0.1952, doubled: 0.0354, cut: 0.0488, maxDelayMs: 720 },
      sliceBytes: 6000,
      stations: [
        { acts: [] },
        { acts: [{ atMs: 26763, learner: 3, kind: 'studied', unit: 1, value: 54 }] },
        { acts: [] },
      ],
      documents: [],
      disasters: [
        { atMs: 30571, kind: 'station-loses-database', station: 1, count: 2, lengthMs: 6907 },
        { atMs: 42737, kind: 'center-set-back', station: 0, count: 14, lengthMs: 10783 },
      ],
    },
  },
  {
    what: 'a record that the journal could not take does not cut off those after it',
    scenario: {
      seed: 1224,
      learners: 2,
      line: calmLine,
      sliceBytes: 2500,
      stations: [
        { acts: [] },
        {
          acts: [
            { atMs: 32806, learner: 2, kind: 'opened', unit: 0, value: 680 },
            { atMs: 38972, learner: 2, kind: 'poison', unit: 0, value: 500 },
          ],
        },
      ],
      documents: [],
      disasters: [
        { atMs: 21077, kind: 'sync-fails', station: 1, count: 24, lengthMs: 580 },
        { atMs: 37883, kind: 'center-crash', station: 1, count: 20, lengthMs: 12551 },
        { atMs: 43239, kind: 'database-set-back', station: 1, count: 35, lengthMs: 1066 },
      ],
    },
  },
  {
    what: 'bytes whose fsync failed are not taken for kept by the next opening of the journal',
    scenario: {
      seed: 6213,
      learners: 3,
      line: { lost: 0.089, answerLost: 0.1464, doubled: 0.0572, cut: 0.0464, maxDelayMs: 1289 },
      sliceBytes: 2500,
      stations: [
        {
          acts: [
            { atMs: 3454, learner: 2, kind: 'studied', unit: 0, value: 937 },
            { atMs: 5440, learner: 1, kind: 'studied', unit: 1, value: 828 },
            { atMs: 12601, learner: 2, kind: 'opened', unit: 1, value: 663 },
            { atMs: 25517, learner: 0, kind: 'quiz', unit: 0, value: 572 },
            { atMs: 36055, learner: 2, kind: 'completed', unit: 1, value: 637 },
            { atMs: 36517, learner: 1, kind: 'studied', unit: 1, value: 103 },
          ],
        },
      ],
      documents: [],
      disasters: [
        { atMs: 13719, kind: 'sync-fails', station: 0, count: 59, lengthMs: 10291 },
        { atMs: 16314, kind: 'station-loses-journal', station: 0, count: 32, lengthMs: 14679 },
        { atMs: 41705, kind: 'station-loses-database', station: 0, count: 24, lengthMs: 7779 },
      ],
    },
  },
  {
    what: 'records that a restored center took from a clone under their seqs are taken over',
    scenario: {
      seed: 5272,
      learners: 3,
      line: {
        lost: 0.0322,
        answerLost: 0.025400000000000002,
        doubled: 0.011200000000000002,
        cut: 0.0484,
        maxDelayMs: 1270,
      },
      sliceBytes: 2500,
      stations: [
        {
          acts: [
            { atMs: 8436, learner: 1, kind: 'opened', unit: 0, value: 541 },
            { atMs: 14874, learner: 2, kind: 'studied', unit: 0, value: 534 },
            { atMs: 16820, learner: 1, kind: 'completed', unit: 1, value: 130 },
            { atMs: 30273, learner: 0, kind: 'quiz', unit: 0, value: 147 },
            { atMs: 39024, learner: 2, kind: 'quiz', unit: 1, value: 214 },
          ],
        },
        {
          acts: [
            { atMs: 31974, learner: 3, kind: 'quiz', unit: 1, value: 586 },
            { atMs: 44674, learner: 2, kind: 'studied', unit: 1, value: 320 },
          ],
        },
      ],
      documents: [],
      disasters: [
        { atMs: 7242, kind: 'line-down', station: 0, count: 49, lengthMs: 13497 },
        { atMs: 9002, kind: 'disk-cloned', station: 0, count: 41, lengthMs: 13202 },
        { atMs: 17371, kind: 'disk-set-back', station: 0, count: 16, lengthMs: 4355 },
        { atMs: 18366, kind: 'center-set-back', station: 1, count: 6, lengthMs: 12826 },
      ],
    },
  },
];
