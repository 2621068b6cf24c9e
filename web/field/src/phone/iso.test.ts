import { describe, expect, it } from 'vitest';

import { isoWithOffset } from './iso';

const AT = Date.UTC(2026, 10, 22, 16, 5, 9, 7);

describe('isoWithOffset', () => {
  it('writes the wall clock of the place with its offset', () => {
    expect(isoWithOffset(AT, 480)).toBe('2026-11-23T00:05:09.007+08:00');
    expect(isoWithOffset(AT, -210)).toBe('2026-11-22T12:35:09.007-03:30');
    expect(isoWithOffset(AT, 0)).toBe('2026-11-22T16:05:09.007+00:00');
  });

  it('means the same instant wherever the phone is', () => {
    expect(new Date(isoWithOffset(AT)).getTime()).toBe(AT);
  });
});
