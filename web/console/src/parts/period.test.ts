import { expect, it } from 'vitest';
import { isAhead, monthOf } from './period';

it("turns the month at the bank's midnight, not at Greenwich's", () => {
  expect(monthOf('2026-10-31T16:30:00Z')).toBe('2026-11');
});

it('knows months that have not begun', () => {
  const now = '2026-11-23T08:00:00+08:00';
  expect([isAhead('2026-12', now), isAhead('2026-11', now)]).toEqual([true, false]);
});
