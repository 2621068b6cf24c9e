import { expect, it } from 'vitest';
import { reading, trendOption } from './trend';

const POINTS = [
  { week_start: '2026-11-09', visits: 10, valid_visits: 7 },
  { week_start: '2026-11-16', visits: 8, valid_visits: 6 },
];

it('reads the last week and the sum', () => {
  expect(reading(POINTS)).toEqual({ visits: 8, valid: 6, rate: '75.0%', total: 18 });
});

it('stacks what was not valid on what was', () => {
  const option = trendOption(
    POINTS,
    { valid: 'v', other: 'o', axis: 'n', week: (day) => day },
    { valid: '', other: '', text: '', line: '', surface: '' },
  );
  const series = option.series as { data: number[] }[];
  expect(series.map(({ data }) => data)).toEqual([
    [7, 6],
    [3, 2],
  ]);
});
