import { describe, expect, it } from 'vitest';

import { periodBefore } from './period';

describe('periodBefore', () => {
  it('counts months over the turn of the year', () => {
    expect(periodBefore('2026-11-23', 0)).toBe('2026-11');
    expect(periodBefore('2026-11-23', 1)).toBe('2026-10');
    expect(periodBefore('2027-01-01', 1)).toBe('2026-12');
    expect(periodBefore('2026-12-31', 12)).toBe('2025-12');
  });
});
