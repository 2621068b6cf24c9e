import { describe, expect, it } from 'vitest';
import { actualText, indicators, isUnmeasured, ranked, targetText, type Score } from './scores';

const item = (denominator: number | null) => ({
  kind: 'coverage',
  kind_name: '走访覆盖率',
  weight: 40,
  target: denominator === null ? 30 : 0.1,
  numerator: 12,
  denominator,
  actual: denominator ? 12 / denominator : 12,
  points: 20,
});
const score = (id: number, points: number): Score => ({
  staff_id: id,
  staff_name: '',
  unit_name: '',
  period: '2026-11',
  points,
  items: [item(200)],
});

describe('ranked', () => {
  it('lets equal points share a rank', () => {
    const rows = ranked([score(1, 60), score(2, 80), score(3, 80), score(4, 50)]);
    expect(rows.map(({ staff_id, rank }) => [staff_id, rank])).toEqual([
      [2, 1],
      [3, 1],
      [1, 3],
      [4, 4],
    ]);
  });
});

it('lists each indicator once', () => {
  expect(indicators([score(1, 1), score(2, 2)])).toEqual([
    { kind: 'coverage', name: '走访覆盖率' },
  ]);
});

it('writes a rate with its two numbers and a count plainly', () => {
  expect([actualText(item(200)), targetText(item(200))]).toEqual(['6.0% (12 / 200)', '10.0%']);
  expect([actualText(item(null)), targetText(item(null))]).toEqual(['12', '30']);
});

it('knows when there was nothing to measure', () => {
  expect([isUnmeasured(item(0)), isUnmeasured(item(null)), isUnmeasured(item(9))]).toEqual([
    true,
    false,
    false,
  ]);
});
