import { describe, expect, it } from 'vitest';

import { gather, SINGLE_FROM_ZOOM } from './gather';
import type { Neighbour } from './nearby';

const at = (id: string, lon: number, hasTask = false): Neighbour => ({
  id,
  name: id,
  lon,
  lat: 33.8,
  isKey: false,
  hasTask,
  stop: null,
  metres: null,
});
const VILLAGE = [at('a', 119.8), at('b', 119.8001), at('c', 119.8002)];

describe('gather', () => {
  it('counts every customer once, gathered or single', () => {
    const all = [...VILLAGE, at('far', 120.4), at('task', 119.8, true)];
    const { clusters, single } = gather(all, 10);
    const gathered = clusters.reduce((sum, { count }) => sum + count, 0);
    expect(gathered + single.length).toBe(all.length);
    expect(clusters).toHaveLength(1);
    expect(clusters[0]?.lon).toBeCloseTo(119.8001, 6);
  });

  it('never hides a task in a crowd', () => {
    const crowd = Array.from({ length: 20 }, (_, i) => at(`t${i}`, 119.8, true));
    expect(gather(crowd, 6).single).toHaveLength(20);
  });

  it('shows single doors once zoomed in, and couples always', () => {
    expect(gather(VILLAGE, SINGLE_FROM_ZOOM).clusters).toEqual([]);
    expect(gather(VILLAGE.slice(0, 2), 6).single).toHaveLength(2);
  });
});
