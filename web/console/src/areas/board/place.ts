/** Where on the board one is, and how to get a level further. */
import type { LocationQueryRaw } from 'vue-router';

export interface Spot {
  kind: 'unit' | 'grid';
  id: number;
}

/** Return the address of a unit's or grid's board, keeping the month. */
export function boardQuery(spot: Spot, period: string): LocationQueryRaw {
  const where = spot.kind === 'unit' ? { unit: String(spot.id) } : { grid: String(spot.id) };
  return period ? { ...where, period } : where;
}

/** Return the filter of lists (customers, visits) that shows the same people as this board. */
export function listQuery(board: {
  unit_id?: number | null;
  grid_id?: number | null;
}): LocationQueryRaw {
  if (board.grid_id) return { grid: String(board.grid_id) };
  return board.unit_id ? { unit: String(board.unit_id) } : {};
}
