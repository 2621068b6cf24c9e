import { expect, it } from 'vitest';
import { kindsOf, treeOf, type Unit } from './tree';

const unit = (id: number, kind: string, parent: number | null): Unit => ({
  id,
  code: `U${id}`,
  name: `机构${id}`,
  kind,
  kind_name: kind,
  parent_id: parent,
  depth: parent === null ? 1 : 2,
  staff_here: 0,
  staff_below: 0,
});
const UNITS = [unit(1, '总行', null), unit(2, '支行', 1), unit(3, '支行', 1)];

it('hangs branches under the head office', () => {
  expect(treeOf(UNITS).map(({ id, children }) => [id, children.map((child) => child.id)])).toEqual([
    [1, [2, 3]],
  ]);
});

it('counts units of each kind, the highest first', () => {
  expect(kindsOf(UNITS)).toEqual([
    { name: '总行', count: 1 },
    { name: '支行', count: 2 },
  ]);
});
