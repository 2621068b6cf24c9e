/** The tree of grids: big ones with their small ones, narrowed by what is typed. */
import type { Shape } from '@wangge/client';

export type Grid = Shape<'GridOut'>;

export interface GridNode {
  id: number;
  grid: Grid;
  children: GridNode[];
}

/** Build the tree; a grid whose parent is out of view stands at the top. */
export function treeOf(grids: readonly Grid[]): GridNode[] {
  const nodes = new Map<number, GridNode>(
    grids.map((grid) => [grid.id, { id: grid.id, grid, children: [] }]),
  );
  const top: GridNode[] = [];
  for (const node of nodes.values()) {
    const parent = node.grid.parent_id === null ? undefined : nodes.get(node.grid.parent_id);
    (parent?.children ?? top).push(node);
  }
  return top;
}

/** Tell whether a grid answers to what was typed: its name, code or one of its managers. */
export function answers(grid: Grid, typed: string): boolean {
  const wanted = typed.trim().toLowerCase();
  const names = [grid.name, grid.code, grid.manager_a?.name, grid.manager_b?.name];
  return names.some((name) => name?.toLowerCase().includes(wanted));
}

/** Narrow a tree to the grids that answer, keeping the way down to them. */
export function narrow(nodes: readonly GridNode[], typed: string): GridNode[] {
  if (!typed.trim()) return [...nodes];
  return nodes.flatMap((node) => {
    if (answers(node.grid, typed)) return [node];
    const children = narrow(node.children, typed);
    return children.length > 0 ? [{ ...node, children }] : [];
  });
}
