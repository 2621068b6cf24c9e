import { describe, expect, it } from 'vitest';

import { daysLeft, partOfDay, urgencyOf } from './due';

describe('daysLeft', () => {
  it('counts calendar days over a month and a year', () => {
    expect(daysLeft('2026-12-01', '2026-11-30')).toBe(1);
    expect(daysLeft('2027-01-01', '2026-12-31')).toBe(1);
    expect(daysLeft('2026-11-20', '2026-11-23')).toBe(-3);
  });
});

describe('urgencyOf', () => {
  it('is overdue only when the day is past', () => {
    const on = (day: string) => urgencyOf(day, '2026-11-23');
    expect(on('2026-11-22')).toBe('overdue');
    expect(on('2026-11-23')).toBe('today');
    expect(on('2026-11-25')).toBe('soon');
    expect(on('2026-11-26')).toBe('later');
  });
});

describe('partOfDay', () => {
  it('greets every hour', () => {
    const parts = [...Array(24).keys()].map(partOfDay);
    expect(parts[3]).toBe('evening');
    expect(parts[4]).toBe('morning');
    expect(parts[12]).toBe('noon');
    expect(parts[13]).toBe('afternoon');
    expect(parts[18]).toBe('evening');
  });
});
