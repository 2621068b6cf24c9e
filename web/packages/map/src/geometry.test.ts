import type { MultiPolygon, Polygon } from 'geojson';
import { expect, it } from 'vitest';
import { boxOf, boxOfAreas, labelPlace } from './geometry';

const square = (west: number, south: number, size: number): Polygon => ({
  type: 'Polygon',
  coordinates: [
    [
      [west, south],
      [west + size, south],
      [west + size, south + size],
      [west, south + size],
      [west, south],
    ],
  ],
});

it('labels an area in its middle', () => {
  expect(labelPlace(square(0, 0, 2))).toEqual([1, 1]);
});

it('labels the larger part of an area in two parts', () => {
  const both: MultiPolygon = {
    type: 'MultiPolygon',
    coordinates: [square(0, 0, 1).coordinates, square(10, 10, 4).coordinates],
  };
  expect(labelPlace(both)).toEqual([12, 12]);
});

it('has no place for what has no area', () => {
  expect([labelPlace(null), boxOf([])]).toEqual([null, null]);
});

it('boxes all areas', () => {
  const areas = [square(119, 33, 1), square(120, 34, 0.5)].map((geometry) => ({
    type: 'Feature' as const,
    geometry,
    properties: {},
  }));
  expect(boxOfAreas({ type: 'FeatureCollection', features: areas })).toEqual([
    119, 33, 120.5, 34.5,
  ]);
});
