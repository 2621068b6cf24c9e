const DAY_MS = 24 * 3600 * 1000;

/** Return whole days from `today` to `dueOn`, both `YYYY-MM-DD`; negative when it is past. */
export function daysLeft(dueOn: string, today: string): number {
  return Math.round((Date.parse(dueOn) - Date.parse(today)) / DAY_MS);
}

/** How urgent a due date reads. */
export type Urgency = 'overdue' | 'today' | 'soon' | 'later';

/** From this many days on a task no longer reads as urgent. */
const SOON_DAYS = 3;

export function urgencyOf(dueOn: string, today: string): Urgency {
  const days = daysLeft(dueOn, today);
  if (days < 0) return 'overdue';
  if (days === 0) return 'today';
  return days < SOON_DAYS ? 'soon' : 'later';
}

/** Part of the day of a clock hour (0–23), for the greeting. */
export function partOfDay(hour: number): 'morning' | 'noon' | 'afternoon' | 'evening' {
  if (hour >= 4 && hour < 11) return 'morning';
  if (hour >= 11 && hour < 13) return 'noon';
  return hour >= 13 && hour < 18 ? 'afternoon' : 'evening';
}
