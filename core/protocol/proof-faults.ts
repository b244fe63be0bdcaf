// Owns: what can be wrong with a proof, each with its code and its sentence for the person who checks it.

export const proofFaults = {
  'not-a-proof': 'The file is no proof of hours, or of a version that this program does not know.',
  'not-canonical': 'The file was changed outside the signed text.',
  'center-signature':
    'The signature of the center does not hold: the file was changed, or made by somebody else.',
  'center-key': 'The file is signed by another center than the one whose key was given.',
  'chain-broken': 'The records do not form the chain that the station signed.',
  'genesis-wrong': 'The chain does not begin where the chain of this station begins.',
  'station-signature': 'The signature of the station does not hold for these records.',
  'body-unreadable':
    'A record of the learner cannot be interpreted, or stands in another place than it says.',
  'foreign-record': 'A record belongs to somebody else.',
  'record-twice': 'A record is counted twice.',
  'date-wrong': 'A record is dated otherwise than its evidence says.',
  'outside-period': 'A record lies outside the period.',
  'hours-wrong': 'The hours are not the sum of the records.',
} as const;
export type ProofFaultCode = keyof typeof proofFaults;

export interface ProofFault {
  code: ProofFaultCode;
  /** Station, epoch and seq, or a day, where it applies. */
  where: string;
}
