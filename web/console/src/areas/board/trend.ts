/** The eight-week chart as ECharts wants it, and its one-sentence reading. */
import type { ChartOption } from '@console/adapter/charts';
import type { Shape } from '@wangge/client';
import { format } from '@wangge/ui';

export type TrendPoint = Shape<'TrendPointOut'>;

export interface TrendWords {
  valid: string;
  other: string;
  axis: string;
  week: (day: string) => string;
}
export interface TrendColours {
  valid: string;
  other: string;
  text: string;
  line: string;
  surface: string;
}

/** What the last week and all weeks together came to. */
export function reading(points: readonly TrendPoint[]) {
  const last = points.at(-1);
  return {
    visits: last?.visits ?? 0,
    valid: last?.valid_visits ?? 0,
    rate: format.percent(format.share(last?.valid_visits, last?.visits)),
    total: points.reduce((sum, point) => sum + point.visits, 0),
  };
}

/** Build the stacked bars: valid below, the rest above. */
export function trendOption(
  points: readonly TrendPoint[],
  words: TrendWords,
  colours: TrendColours,
): ChartOption {
  const bar = { type: 'bar' as const, stack: 'visits', barMaxWidth: 36 };
  const axis = {
    axisLabel: { color: colours.text },
    axisLine: { lineStyle: { color: colours.line } },
  };
  return {
    animation: false,
    aria: { enabled: true },
    textStyle: { fontFamily: 'inherit' },
    color: [colours.valid, colours.other],
    grid: { left: 8, right: 8, top: 36, bottom: 4, containLabel: true },
    legend: { top: 0, left: 0, itemWidth: 12, itemHeight: 12, textStyle: { color: colours.text } },
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: 'shadow' },
      backgroundColor: colours.surface,
      borderColor: colours.line,
      textStyle: { color: colours.text },
    },
    xAxis: {
      type: 'category',
      data: points.map((point) => words.week(point.week_start.slice(5))),
      axisTick: { show: false },
      ...axis,
      axisLabel: {
        ...axis.axisLabel,
        interval: 0,
        formatter: (label: string) => label.slice(0, 5),
      },
    },
    yAxis: {
      type: 'value',
      name: words.axis,
      minInterval: 1,
      nameTextStyle: { color: colours.text, align: 'right' },
      splitLine: { lineStyle: { color: colours.line } },
      ...axis,
    },
    series: [
      { ...bar, name: words.valid, data: points.map((point) => point.valid_visits) },
      {
        ...bar,
        name: words.other,
        data: points.map((point) => point.visits - point.valid_visits),
      },
    ],
  };
}
