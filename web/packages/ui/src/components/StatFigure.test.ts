import { mount } from '@vue/test-utils';
import { beforeEach, describe, expect, it } from 'vitest';
import { createTexts } from '../i18n';
import StatFigure from './StatFigure.vue';

function figure(props: InstanceType<typeof StatFigure>['$props']) {
  return mount(StatFigure, { props, global: { plugins: [createTexts({})] } });
}

beforeEach(() => localStorage.clear());

describe('StatFigure', () => {
  it('never shows a rate without its two numbers, nor a change without its comparison', () => {
    const shown = figure({
      label: '走访覆盖率',
      value: 0.732,
      kind: 'rate',
      numerator: 732,
      denominator: 1000,
      previous: 0.7,
    });
    expect(shown.text()).toContain('73.2%');
    expect(shown.find('.parts').text()).toBe('732 / 1,000');
    expect(shown.find('.moved.up').text()).toBe('较上月 +3.2 个百分点');
  });

  it('keeps the exact amount for hover', () => {
    const shown = figure({ label: '存款余额', value: 382_000_000, kind: 'yuan' });
    expect(shown.find('.value').text()).toBe('3.82亿元');
    expect(shown.find('.value').attributes('title')).toBe('382,000,000.00 元');
  });

  it('shows a dash for what was not counted, and no change', () => {
    const shown = figure({ label: 'x', value: null, kind: 'points', previous: 3 });
    expect(shown.find('.value').text()).toContain('—');
    expect(shown.find('.moved').exists()).toBe(false);
  });
});
