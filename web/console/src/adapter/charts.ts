/** The one place where the console names ECharts; loaded with the first chart, not before. */
import { BarChart } from 'echarts/charts';
import { AriaComponent, GridComponent, TooltipComponent } from 'echarts/components';
import { init, use, type EChartsType } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import type { EChartsOption } from 'echarts/types/dist/option';

use([BarChart, AriaComponent, GridComponent, TooltipComponent, SVGRenderer]);

export type ChartOption = EChartsOption;

/** Start a chart that draws SVG, so its text stays sharp and selectable. */
export function startChart(host: HTMLElement): EChartsType {
  return init(host, null, { renderer: 'svg' });
}
