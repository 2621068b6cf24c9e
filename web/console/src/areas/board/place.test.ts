import { expect, it } from 'vitest';
import { boardQuery, listQuery } from './place';

it('drills into a unit or a grid and keeps the month', () => {
  expect(boardQuery({ kind: 'unit', id: 3 }, '2026-10')).toEqual({ unit: '3', period: '2026-10' });
  expect(boardQuery({ kind: 'grid', id: 8 }, '')).toEqual({ grid: '8' });
});

it("opens the same people's lists", () => {
  expect([listQuery({ grid_id: 8, unit_id: 3 }), listQuery({ unit_id: 3 }), listQuery({})]).toEqual(
    [{ grid: '8' }, { unit: '3' }, {}],
  );
});
