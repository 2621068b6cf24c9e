import type { Shape } from '@wangge/client';
import { format } from '@wangge/ui';
import type { ComposerTranslation } from 'vue-i18n';

type Item = Shape<'ScoreItemOut'>;

/** Write an indicator's figure and target; a rate with its numerator and denominator. */
export function targetText(item: Item, t: ComposerTranslation): string {
  if (item.denominator === null) {
    return `${item.numerator} · ${t('me.score.target', { target: item.target })}`;
  }
  const parts = format.fraction(item.numerator, item.denominator);
  const target = t('me.score.target', { target: format.percent(item.target) });
  return `${format.percent(item.actual)}（${parts}） · ${target}`;
}
