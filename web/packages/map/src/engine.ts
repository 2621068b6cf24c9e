/**
 * One MapLibre map: takes plain data, draws it, reports what was picked. Loaded lazily by
 * `WanggeMap.vue`; nothing else may import this file, or the map would weigh on the first page.
 */
import 'maplibre-gl/dist/maplibre-gl.css';
import {
  Map as LibreMap,
  NavigationControl,
  ScaleControl,
  setWorkerUrl,
  type GeoJSONSource,
  type MapGeoJSONFeature,
} from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import type { Feature, FeatureCollection, Position } from 'geojson';
import { boxOf, boxOfAreas, labelPlace, type Box } from './geometry';
import type { Scale } from './scale';
import { LABEL_FONT, plainStyle } from './style';
import type { AreaId, Areas, MapCluster, MapEvents, MapPoint, MapSelf } from './types';

setWorkerUrl(workerUrl);

const FIT_PADDING_PX = 28;
const FIT_MAX_ZOOM = 15;
const EARTH_METRES_PER_DEGREE = 111_320;
const CIRCLE_CORNERS = 48;

export interface EngineOptions {
  container: HTMLElement;
  clustered: boolean;
  texts: { title: string; zoomIn: string; zoomOut: string };
  events: MapEvents;
}

/** Everything drawn, kept so that it can be drawn again when the theme changes. */
interface Drawn {
  areas: Areas | null;
  values: ReadonlyMap<AreaId, number | null>;
  scale: Scale | null;
  points: MapPoint[];
  clusters: MapCluster[];
  route: Position[];
  self: MapSelf | null;
  selected: AreaId | null;
}

const collection = (features: Feature[]): FeatureCollection => ({
  type: 'FeatureCollection',
  features,
});
const pointFeature = (at: Position, properties: Record<string, unknown>): Feature => ({
  type: 'Feature',
  geometry: { type: 'Point', coordinates: at },
  properties,
});

export class MapEngine {
  private readonly map: LibreMap;
  private readonly drawn: Drawn = {
    areas: null,
    values: new Map(),
    scale: null,
    points: [],
    clusters: [],
    route: [],
    self: null,
    selected: null,
  };
  private hovered: AreaId | null = null;
  private isReady = false;
  private pendingBox: Box | null = null;

  /** Throws when the browser has no WebGL. */
  constructor(private readonly options: EngineOptions) {
    this.map = new LibreMap({
      container: options.container,
      style: plainStyle(null, options.clustered),
      attributionControl: false,
      localIdeographFontFamily: LABEL_FONT,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      fadeDuration: 0,
      locale: {
        'Map.Title': options.texts.title,
        'NavigationControl.ZoomIn': options.texts.zoomIn,
        'NavigationControl.ZoomOut': options.texts.zoomOut,
      },
    });
    this.map.touchZoomRotate.disableRotation();
    this.map.addControl(new NavigationControl({ showCompass: false }), 'top-right');
    this.map.addControl(new ScaleControl({ maxWidth: 90 }), 'bottom-right');
    this.map.on('style.load', () => this.redraw());
    this.map.on('idle', () => {
      options.container.dataset['idle'] = 'true';
    });
    this.listen();
  }

  setAreas(areas: Areas | null, values: ReadonlyMap<AreaId, number | null>, scale: Scale | null) {
    Object.assign(this.drawn, { areas, values });
    if (this.drawn.scale === scale) this.drawAreas();
    else {
      this.drawn.scale = scale;
      this.restyle();
    }
  }

  setPoints(points: MapPoint[]) {
    this.drawn.points = points;
    this.drawPoints();
  }

  setClusters(clusters: MapCluster[]) {
    this.drawn.clusters = clusters;
    this.drawClusters();
  }

  setRoute(route: Position[]) {
    this.drawn.route = route;
    this.drawRoute();
  }

  setSelf(self: MapSelf | null) {
    this.drawn.self = self;
    this.drawSelf();
  }

  select(id: AreaId | null) {
    this.mark(this.drawn.selected, 'selected', false);
    this.drawn.selected = id;
    this.mark(id, 'selected', true);
  }

  /** Draw everything again with the colours now in force. */
  restyle() {
    this.isReady = false;
    this.map.setStyle(plainStyle(this.drawn.scale, this.options.clustered), { diff: false });
  }

  /** Move the camera so that `box` is in view, at once. */
  fit(box: Box | null) {
    if (!box) return;
    this.pendingBox = box;
    if (!this.isReady) return;
    this.map.fitBounds(box, { padding: FIT_PADDING_PX, maxZoom: FIT_MAX_ZOOM, animate: false });
    this.pendingBox = null;
  }

  fitAreas() {
    if (this.drawn.areas) this.fit(boxOfAreas(this.drawn.areas));
  }

  fitPoints() {
    this.fit(boxOf(this.drawn.points.map(({ lon, lat }) => [lon, lat])));
  }

  fitArea(id: AreaId) {
    const found = this.drawn.areas?.features.find((area) => area.properties.id === id);
    if (found) this.fit(boxOfAreas({ type: 'FeatureCollection', features: [found] }));
  }

  destroy() {
    this.map.remove();
  }

  private redraw() {
    this.isReady = true;
    this.drawAreas();
    this.drawPoints();
    this.drawClusters();
    this.drawRoute();
    this.drawSelf();
    this.fit(this.pendingBox);
  }

  private put(source: string, features: Feature[]) {
    if (!this.isReady) return;
    this.options.container.dataset['idle'] = 'false';
    this.map.getSource<GeoJSONSource>(source)?.setData(collection(features));
  }

  private drawAreas() {
    const { areas, values } = this.drawn;
    const shown = (areas?.features ?? []).filter((area) => area.geometry);
    this.put(
      'areas',
      shown.map((area) => ({
        type: 'Feature',
        geometry: area.geometry,
        properties: { id: area.properties.id, value: values.get(area.properties.id) ?? null },
      })) as Feature[],
    );
    this.put(
      'area-labels',
      shown.flatMap((area) => {
        const at = labelPlace(area.geometry);
        return at ? [pointFeature(at, { name: area.properties.name })] : [];
      }),
    );
    this.mark(this.drawn.selected, 'selected', true);
  }

  private drawPoints() {
    this.put(
      'points',
      this.drawn.points.map(({ id, lon, lat, name, tone, mark }) =>
        pointFeature([lon, lat], { id, name, tone, mark: mark ?? '' }),
      ),
    );
  }

  private drawClusters() {
    this.put(
      'clusters',
      this.drawn.clusters.map(({ lon, lat, count }) => pointFeature([lon, lat], { count })),
    );
  }

  private drawRoute() {
    const { route } = this.drawn;
    this.put(
      'route',
      route.length < 2
        ? []
        : [
            {
              type: 'Feature',
              geometry: { type: 'LineString', coordinates: route },
              properties: {},
            },
          ],
    );
  }

  private drawSelf() {
    const { self } = this.drawn;
    this.put('self', self ? [circle(self), pointFeature([self.lon, self.lat], {})] : []);
  }

  private mark(id: AreaId | null, state: 'selected' | 'hovered', on: boolean) {
    if (id === null || !this.isReady) return;
    this.map.setFeatureState({ source: 'areas', id }, { [state]: on });
  }

  private listen() {
    const { map } = this;
    const { events } = this.options;
    map.on('moveend', () => {
      const bounds = map.getBounds();
      const box: Box = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
      events.move({ box, zoom: map.getZoom() });
    });
    map.on('mousemove', (event) => this.hover(this.at(event.point, ['area-fill'])));
    map.on('mouseout', () => this.hover(undefined));
    map.on('click', (event) => {
      const point = this.at(event.point, ['point', 'point-mark']);
      if (point) return events.pickPoint(String(point.properties['id']));
      const gathered = this.at(event.point, ['cluster', 'gathered-cluster']);
      if (gathered) return this.zoomInto(gathered);
      const area = this.at(event.point, ['area-fill']);
      if (area?.id !== undefined) events.pickArea(area.id);
    });
  }

  private at(point: { x: number; y: number }, layers: string[]): MapGeoJSONFeature | undefined {
    if (!this.isReady) return undefined;
    return this.map.queryRenderedFeatures([point.x, point.y], { layers })[0];
  }

  private hover(area: MapGeoJSONFeature | undefined) {
    const id = area?.id ?? null;
    if (id === this.hovered) return;
    this.mark(this.hovered, 'hovered', false);
    this.mark(id, 'hovered', true);
    this.hovered = id;
    this.map.getCanvas().style.cursor = id === null ? '' : 'pointer';
    this.options.events.hoverArea(id);
  }

  private zoomInto(feature: MapGeoJSONFeature) {
    if (feature.geometry.type !== 'Point') return;
    const [lon = 0, lat = 0] = feature.geometry.coordinates;
    this.map.easeTo({ center: [lon, lat], zoom: this.map.getZoom() + 2 });
  }
}

/** A circle of `accuracy` metres as a polygon; the earth is flat at this size. */
function circle({ lon, lat, accuracy }: MapSelf): Feature {
  const up = accuracy / EARTH_METRES_PER_DEGREE;
  const across = up / Math.cos((lat * Math.PI) / 180);
  const ring = Array.from({ length: CIRCLE_CORNERS + 1 }, (_, corner) => {
    const angle = (2 * Math.PI * corner) / CIRCLE_CORNERS;
    return [lon + across * Math.cos(angle), lat + up * Math.sin(angle)];
  });
  return { type: 'Feature', geometry: { type: 'Polygon', coordinates: [ring] }, properties: {} };
}
