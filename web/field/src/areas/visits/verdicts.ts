import type { IconName } from '@field/shell/icons';

/** The three verdicts of a visit and of each item; codes of the API. */
export type Verdict = 'valid' | 'invalid' | 'unsure';

export const VERDICT_TONES: Record<Verdict, string> = {
  valid: 'good',
  invalid: 'bad',
  unsure: 'warn',
};
export const VERDICT_ICONS: Record<Verdict, IconName> = {
  valid: 'check',
  invalid: 'cross',
  unsure: 'question',
};

/** Read a verdict's code; one this version does not know is shown as open, never as refused. */
export function verdictOf(code: string): Verdict {
  return code === 'valid' || code === 'invalid' ? code : 'unsure';
}
