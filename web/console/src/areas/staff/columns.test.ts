import { expect, it } from 'vitest';
import { stateOf, type StaffRow } from './columns';

const row = (more: Partial<StaffRow>): StaffRow => ({
  id: 1,
  staff_no: '1001',
  username: 'a',
  name: '甲',
  mobile_masked: '',
  active: true,
  left_on: null,
  posts: [],
  away_until: null,
  ...more,
});

it('says the gravest thing first: left, leaving, away', () => {
  const states = [
    row({ active: false, left_on: '2026-11-01' }),
    row({ left_on: '2026-12-01', away_until: '2026-11-30T00:00:00Z' }),
    row({ away_until: '2026-11-30T00:00:00Z' }),
    row({}),
  ].map(stateOf);
  expect(states).toEqual(['left', 'leaving', 'away', 'working']);
});
