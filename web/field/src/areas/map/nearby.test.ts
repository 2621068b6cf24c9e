import { describe, expect, it } from 'vitest';

import { neighbours, pointOf } from './nearby';

const customer = (id: number, lon: number | null, lat: number | null) => ({
  id,
  name: `客户${id}`,
  customer_group: 'farmer',
  customer_group_name: '农户',
  mobile_masked: '',
  address_masked: '',
  lon,
  lat,
  is_key: false,
});
const point = (id: number, lon: number, lat: number, isKey = false) => ({
  id,
  name: `客户${id}`,
  lon,
  lat,
  customer_group: 'farmer',
  is_key: isKey,
  has_task: false,
});
const TASKS = [
  { customer: customer(1, 119.8, 33.8) },
  { customer: customer(2, null, null) },
  { customer: customer(3, 119.82, 33.8) },
  { customer: customer(1, 119.8, 33.8) },
];

describe('neighbours', () => {
  it('lists each customer once, a stop with its number in the order of visiting', () => {
    const found = neighbours(TASKS, [point(1, 119.8, 33.8), point(9, 119.81, 33.8, true)], null);
    expect(found.map((one) => [one.id, one.stop, one.isKey])).toEqual([
      ['1', 1, false],
      ['3', 3, false],
      ['9', null, true],
    ]);
  });

  it('orders by distance once the phone knows where it is', () => {
    const here = { lon: 119.82, lat: 33.8 };
    const found = neighbours(TASKS, [point(9, 119.81, 33.8)], here);
    expect(found.map((one) => one.id)).toEqual(['3', '9', '1']);
    expect(found[0]?.metres).toBe(0);
  });
});

describe('pointOf', () => {
  it('draws a task above a key customer above others', () => {
    const [stop, key] = neighbours(TASKS.slice(0, 1), [point(9, 119.9, 33.8, true)], null);
    expect(stop && pointOf(stop)).toMatchObject({ tone: 'task', mark: '1' });
    expect(key && pointOf(key).tone).toBe('key');
    expect(key && 'mark' in pointOf(key)).toBe(false);
  });
});
