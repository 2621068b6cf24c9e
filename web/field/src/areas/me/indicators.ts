import type { Shape } from '@wangge/client';
import { format } from '@wangge/ui';
import type { ComposerTranslation } from 'vue-i18n';

type Item = Shape<'ScoreItemOut'>;

/** Indicators whose visits can be opened; codes of the API. */
export const INDICATORS = ['valid_visits', 'coverage', 'opportunity_timeliness'] as const;
export type Indicator = (typeof INDICATORS)[number];

/** Read an indicator from an address; null when there is none of that name. */
export function indicatorOf(code: string): Indicator | null {
  return INDICATORS.find((known) => known === code) ?? null;
}

/** Write an indicator's figure and target; a rate with its numerator and denominator. */
export function targetText(item: Item, t: ComposerTranslation): string {
  if (item.denominator === null) {
    return `${t('me.score.actual', { actual: item.numerator })} · ${t('me.score.target', { target: item.target })}`;
  }
  if (item.denominator === 0) return t('me.score.nothing');
  const parts = format.fraction(item.numerator, item.denominator);
  const target = t('me.score.target', { target: format.percent(item.target) });
  return `${format.percent(item.actual)}（${parts}） · ${target}`;
}
