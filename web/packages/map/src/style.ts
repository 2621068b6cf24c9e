/**
 * The plain ground: a style without tiles, glyphs or sprites, so a map works with no network and
 * sends no one's position anywhere. Colours come from the design tokens at the time of drawing.
 */
import type {
  ExpressionSpecification,
  GeoJSONSourceSpecification,
  LayerSpecification,
  StyleSpecification,
} from 'maplibre-gl';
import type { FeatureCollection } from 'geojson';
import { token } from '@wangge/ui';
import type { Scale } from './scale';

export const LABEL_FONT = "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif";
const NOTHING: FeatureCollection = { type: 'FeatureCollection', features: [] };
const POINT_CLUSTER_RADIUS_PX = 44;
const POINT_CLUSTER_MAX_ZOOM = 14;

/** The colours of the sequential scale, light to dark. */
export function scaleColours(): string[] {
  return ([1, 2, 3, 4, 5] as const).map((step) => token(`--wg-scale-${step}`));
}

/** Colour by the feature's `value`; grey when it has none, plain when there is no scale. */
export function areaFill(scale: Scale | null): ExpressionSpecification | string {
  if (!scale) return token('--wg-brand-soft');
  const colours = scaleColours();
  const steps = scale.lower.slice(1).flatMap((bound, index) => [bound, colours[index + 1] ?? '']);
  const stepped = ['step', ['get', 'value'], colours[0] ?? '', ...steps];
  return [
    'case',
    ['==', ['typeof', ['get', 'value']], 'number'],
    stepped,
    token('--wg-scale-none'),
  ] as unknown as ExpressionSpecification;
}

function areaLayers(scale: Scale | null): LayerSpecification[] {
  const selected: ExpressionSpecification = ['boolean', ['feature-state', 'selected'], false];
  const hovered: ExpressionSpecification = ['boolean', ['feature-state', 'hovered'], false];
  return [
    {
      id: 'area-fill',
      type: 'fill',
      source: 'areas',
      paint: { 'fill-color': areaFill(scale), 'fill-opacity': ['case', hovered, 0.75, 0.92] },
    },
    {
      id: 'area-line',
      type: 'line',
      source: 'areas',
      paint: {
        'line-color': ['case', selected, token('--wg-map-label'), token('--wg-map-line')],
        'line-width': ['case', selected, 3.5, hovered, 2, 0.7],
      },
    },
    {
      id: 'area-label',
      type: 'symbol',
      source: 'area-labels',
      layout: { 'text-field': ['get', 'name'], 'text-size': 12, 'text-padding': 6 },
      paint: {
        'text-color': token('--wg-map-label'),
        'text-halo-color': token('--wg-map-halo'),
        'text-halo-width': 1.6,
      },
    },
  ];
}

function routeLayers(): LayerSpecification[] {
  return [
    {
      id: 'route',
      type: 'line',
      source: 'route',
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': token('--wg-chart-1'), 'line-width': 3, 'line-dasharray': [1, 1.6] },
    },
  ];
}

function clusterLayers(): LayerSpecification[] {
  const radius: ExpressionSpecification = ['step', ['get', 'count'], 14, 20, 18, 100, 23, 1000, 28];
  return [
    {
      id: 'cluster',
      type: 'circle',
      source: 'clusters',
      paint: {
        'circle-color': token('--wg-brand'),
        'circle-opacity': 0.88,
        'circle-radius': radius,
        'circle-stroke-color': token('--wg-map-halo'),
        'circle-stroke-width': 2,
      },
    },
    {
      id: 'cluster-count',
      type: 'symbol',
      source: 'clusters',
      layout: {
        'text-field': ['to-string', ['get', 'count']],
        'text-size': 12,
        'text-allow-overlap': true,
      },
      paint: { 'text-color': token('--wg-on-brand') },
    },
  ];
}

function pointLayers(): LayerSpecification[] {
  const colour: ExpressionSpecification = [
    'match',
    ['get', 'tone'],
    'task',
    token('--wg-chart-4'),
    'key',
    token('--wg-chart-2'),
    'done',
    token('--wg-text-faint'),
    token('--wg-chart-1'),
  ];
  const isMarked: ExpressionSpecification = ['!=', ['get', 'mark'], ''];
  return [
    {
      id: 'point',
      type: 'circle',
      source: 'points',
      filter: ['!', ['has', 'point_count']],
      paint: {
        'circle-color': colour,
        'circle-radius': ['case', isMarked, 13, ['==', ['get', 'tone'], 'plain'], 5, 7],
        'circle-stroke-color': token('--wg-map-halo'),
        'circle-stroke-width': 2,
      },
    },
    {
      id: 'point-mark',
      type: 'symbol',
      source: 'points',
      filter: ['!', ['has', 'point_count']],
      layout: { 'text-field': ['get', 'mark'], 'text-size': 13, 'text-allow-overlap': true },
      paint: { 'text-color': token('--wg-map-halo') },
    },
    {
      id: 'point-name',
      type: 'symbol',
      source: 'points',
      minzoom: 13,
      filter: ['!', ['has', 'point_count']],
      layout: {
        'text-field': ['get', 'name'],
        'text-size': 12,
        'text-anchor': 'top',
        'text-offset': [0, 0.9],
      },
      paint: {
        'text-color': token('--wg-map-label'),
        'text-halo-color': token('--wg-map-halo'),
        'text-halo-width': 1.4,
      },
    },
  ];
}

function selfLayers(): LayerSpecification[] {
  return [
    {
      id: 'self-accuracy',
      type: 'fill',
      source: 'self',
      filter: ['==', ['geometry-type'], 'Polygon'],
      paint: { 'fill-color': token('--wg-chart-1'), 'fill-opacity': 0.15 },
    },
    {
      id: 'self',
      type: 'circle',
      source: 'self',
      filter: ['==', ['geometry-type'], 'Point'],
      paint: {
        'circle-color': token('--wg-chart-1'),
        'circle-radius': 8,
        'circle-stroke-color': token('--wg-map-halo'),
        'circle-stroke-width': 3,
      },
    },
  ];
}

/** Build the whole style. `clustered` lets the map itself gather near points. */
export function plainStyle(scale: Scale | null, clustered: boolean): StyleSpecification {
  const empty: GeoJSONSourceSpecification = { type: 'geojson', data: NOTHING };
  return {
    version: 8,
    sources: {
      areas: { ...empty, promoteId: 'id' },
      'area-labels': empty,
      route: empty,
      clusters: empty,
      points: {
        ...empty,
        cluster: clustered,
        clusterRadius: POINT_CLUSTER_RADIUS_PX,
        clusterMaxZoom: POINT_CLUSTER_MAX_ZOOM,
        clusterProperties: { count: ['+', 1] },
      },
      self: empty,
    },
    layers: [
      { id: 'ground', type: 'background', paint: { 'background-color': token('--wg-map-ground') } },
      ...areaLayers(scale),
      ...routeLayers(),
      ...clusterLayers(),
      ...clusterLayers().map((layer) => gathered(layer)),
      ...pointLayers(),
      ...selfLayers(),
    ],
  };
}

/** The cluster layers again, over the points the map gathered itself. */
function gathered(layer: LayerSpecification): LayerSpecification {
  return {
    ...layer,
    id: `gathered-${layer.id}`,
    source: 'points',
    filter: ['has', 'point_count'],
  } as LayerSpecification;
}
