/** Maps of both faces. The engine behind `WanggeMap` is fetched when the first map is shown. */
export { default as WanggeMap } from './WanggeMap.vue';
export { default as MapLegend } from './MapLegend.vue';
export { boxOf, boxOfAreas, labelPlace, type Box } from './geometry';
export { classOf, countsOf, scaleOf, type Scale } from './scale';
export type { AreaId, Areas, MapCluster, MapPoint, MapSelf, MapView, Tone } from './types';
