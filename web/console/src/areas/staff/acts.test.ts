import { expect, it } from 'vitest';
import { today } from './acts';

it("takes the bank's day, not the computer's", () => {
  expect(today(new Date('2026-11-22T16:30:00Z'))).toBe('2026-11-23');
  expect(today(new Date('2026-11-22T15:59:00Z'))).toBe('2026-11-22');
});
