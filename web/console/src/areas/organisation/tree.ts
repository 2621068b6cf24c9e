/** The units as a tree, and how many there are of each kind. */
import type { Shape } from '@wangge/client';

export type Unit = Shape<'KeptUnitOut'>;
export type UnitKind = 'department' | 'branch' | 'outlet' | 'team';

export interface UnitNode {
  id: number;
  unit: Unit;
  children: UnitNode[];
}

/** Build the tree; a unit whose parent is out of view stands at the top. */
export function treeOf(units: readonly Unit[]): UnitNode[] {
  const nodes = new Map(
    units.map((unit): [number, UnitNode] => [unit.id, { id: unit.id, unit, children: [] }]),
  );
  const top: UnitNode[] = [];
  for (const node of nodes.values()) {
    const parent = node.unit.parent_id === null ? undefined : nodes.get(node.unit.parent_id);
    (parent?.children ?? top).push(node);
  }
  return top;
}

/** Count units of each kind, in the order the kinds first appear (top down). */
export function kindsOf(units: readonly Unit[]): { name: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const unit of units) counts.set(unit.kind_name, (counts.get(unit.kind_name) ?? 0) + 1);
  return [...counts].map(([name, count]) => ({ name, count }));
}
