/** What the customer list can be narrowed by, as it stands in the address. */
import type { FilterSpec } from '@console/shell/filters';

export type CustomerFilters = {
  q: string;
  unit: number | null;
  grid: number | null;
  group: string;
  tier: number | null;
  key: boolean;
  deposit: boolean;
  stopped: boolean;
  sort: string;
  page: number;
};

export const SPEC: FilterSpec = {
  q: { type: 'text', initial: '' },
  unit: { type: 'number', initial: null },
  grid: { type: 'number', initial: null },
  group: { type: 'text', initial: '' },
  tier: { type: 'number', initial: null },
  key: { type: 'flag', initial: false },
  deposit: { type: 'flag', initial: false },
  stopped: { type: 'flag', initial: false },
  sort: { type: 'text', initial: '' },
  page: { type: 'number', initial: 1 },
};
