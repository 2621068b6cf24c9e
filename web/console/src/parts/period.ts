/** Periods are months `YYYY-MM` on the bank's calendar. */
import { format } from '@wangge/ui';

/** Return the month an instant falls into. */
export function monthOf(instant: string): string {
  return format.dayOf(instant).slice(0, 7);
}

/** Tell whether a month lies after the one of `now`. */
export function isAhead(month: string, now: string): boolean {
  return month > monthOf(now);
}
