/** The one place where the console names ECharts; loaded with the first chart, not before. */
import { BarChart } from 'echarts/charts';
import { AriaComponent, GridComponent, TooltipComponent } from 'echarts/components';
import { init, use, type EChartsType } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import type { EChartsOption } from 'echarts/types/dist/option';

use([BarChart, AriaComponent, GridComponent, TooltipComponent, CanvasRenderer]);

export type ChartOption = EChartsOption;

/**
 * Start a chart on a canvas, as sharp as the screen, in the page's typeface.
 *
 * ECharts' SVG renderer and its HTML tooltips write style attributes, which our content policy
 * refuses; a canvas and a tooltip drawn on it need none.
 */
export function startChart(host: HTMLElement): EChartsType {
  const { fontFamily } = getComputedStyle(host);
  const drawn = { textStyle: { fontFamily }, tooltip: { renderMode: 'richText' } };
  return init(host, drawn, { renderer: 'canvas' });
}
