/** Return the month `back` months before the one the day lies in; days `YYYY-MM-DD`. */
export function periodBefore(day: string, back: number): string {
  const [year = 0, month = 1] = day.split('-').map(Number);
  const months = year * 12 + (month - 1) - back;
  return `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}`;
}
