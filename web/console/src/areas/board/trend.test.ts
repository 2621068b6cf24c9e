import { expect, it } from 'vitest';
import { isRunning, reading, trendOption } from './trend';

const POINTS = [
  { week_start: '2026-11-09', visits: 10, valid_visits: 7, suppressed: false },
  { week_start: '2026-11-16', visits: 8, valid_visits: 6, suppressed: false },
];

it('reads the last whole week, not the one that has just begun', () => {
  const points = [
    ...POINTS,
    { week_start: '2026-11-23', visits: 1, valid_visits: 0, suppressed: false },
  ];
  expect(reading(points, '2026-11-23')).toEqual({
    week: '2026-11-16',
    visits: 8,
    valid: 6,
    rate: '75.0%',
    before: 10,
    total: 19,
  });
});

it('takes a week as whole once its Sunday is over', () => {
  expect([isRunning(POINTS[1]!, '2026-11-22'), isRunning(POINTS[1]!, '2026-11-23')]).toEqual([
    true,
    false,
  ]);
});

it('stacks what was not valid on what was', () => {
  const option = trendOption(
    POINTS,
    { valid: 'v', other: 'o', axis: 'n', week: (point) => point.week_start },
    { valid: '', other: '', text: '', line: '', surface: '' },
  );
  const series = option.series as { data: number[] }[];
  expect(series.map(({ data }) => data)).toEqual([
    [7, 6],
    [3, 2],
  ]);
});
