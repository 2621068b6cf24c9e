import { expect, it } from 'vitest';
import { narrow, treeOf, type Grid, type GridNode } from './tree';

function grid(id: number, name: string, parent: number | null, manager = ''): Grid {
  return {
    id,
    code: `G${id}`,
    name,
    level: parent === null ? 'big' : 'small',
    level_name: '',
    kind: 'village',
    kind_name: '',
    parent_id: parent,
    unit_id: 1,
    unit_name: '',
    manager_a: manager ? { id: 1, name: manager } : null,
    manager_b: null,
    customers: 0,
    households: 0,
  };
}

const GRIDS = [grid(1, '芦蒲镇', null), grid(2, '东村', 1, '张强'), grid(3, '西村', 1, '李梅')];
const shape = (nodes: GridNode[]): unknown[] =>
  nodes.map((node) => [node.id, shape(node.children)]);

it('hangs small grids under their big one', () => {
  expect(shape(treeOf(GRIDS))).toEqual([
    [
      1,
      [
        [2, []],
        [3, []],
      ],
    ],
  ]);
});

it('keeps a grid whose big one is out of view', () => {
  expect(shape(treeOf(GRIDS.slice(1)))).toEqual([
    [2, []],
    [3, []],
  ]);
});

it("finds a grid by its manager's name and keeps the way to it", () => {
  expect(shape(narrow(treeOf(GRIDS), '李'))).toEqual([[1, [[3, []]]]]);
});
