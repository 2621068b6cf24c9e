import type { IconName } from '@field/shell/icons';

/** What the manager found at the door, in the order of frequency; codes of the API. */
export const OUTCOMES = ['met', 'absent', 'refused', 'closed', 'moved'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const OUTCOME_ICONS: Record<Outcome, IconName> = {
  met: 'people',
  absent: 'door',
  refused: 'cross',
  closed: 'clock',
  moved: 'leave',
};
