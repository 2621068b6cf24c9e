/** The eight-week chart as ECharts wants it, and its one-sentence reading. */
import type { ChartOption } from '@console/adapter/charts';
import type { Shape } from '@wangge/client';
import { format } from '@wangge/ui';

export type TrendPoint = Shape<'TrendPointOut'>;

export interface TrendWords {
  valid: string;
  other: string;
  axis: string;
  week: (point: TrendPoint) => string;
}
export interface TrendColours {
  valid: string;
  other: string;
  text: string;
  line: string;
  surface: string;
}

const DAYS_IN_WEEK = 7;

/** Tell whether the week of a point is still running on the bank's day `today` (YYYY-MM-DD). */
export function isRunning(point: TrendPoint, today: string): boolean {
  const end = new Date(point.week_start);
  end.setUTCDate(end.getUTCDate() + DAYS_IN_WEEK);
  return end.toISOString().slice(0, 10) > today;
}

/** What the last whole week came to, against the week before, and all weeks together. */
export function reading(points: readonly TrendPoint[], today: string) {
  const whole = points.filter((point) => !isRunning(point, today));
  const last = whole.at(-1);
  return {
    week: last?.week_start ?? '',
    visits: last?.visits ?? 0,
    valid: last?.valid_visits ?? 0,
    rate: format.percent(format.share(last?.valid_visits, last?.visits)),
    before: whole.at(-2)?.visits ?? null,
    total: points.reduce((sum, point) => sum + (point.visits ?? 0), 0),
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
    color: [colours.valid, colours.other],
    grid: { left: 8, right: 8, top: 28, bottom: 4, containLabel: true },
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: 'shadow' },
      backgroundColor: colours.surface,
      borderColor: colours.line,
      textStyle: { color: colours.text },
    },
    xAxis: {
      type: 'category',
      data: points.map(words.week),
      axisTick: { show: false },
      ...axis,
      axisLabel: { ...axis.axisLabel, interval: 0 },
    },
    yAxis: {
      type: 'value',
      name: words.axis,
      minInterval: 1,
      nameGap: 12,
      nameTextStyle: { color: colours.text },
      splitLine: { lineStyle: { color: colours.line } },
      ...axis,
    },
    series: [
      { ...bar, name: words.valid, data: points.map((point) => point.valid_visits) },
      {
        ...bar,
        name: words.other,
        data: points.map((point) => (point.visits ?? 0) - (point.valid_visits ?? 0)),
      },
    ],
  };
}
