/**
 * How figures, rates, money and dates are written, in Chinese and English.
 *
 * Money is yuan; rates are 0..1; instants are ISO 8601 with an offset and shown in the bank's
 * time zone; days are `YYYY-MM-DD`. Unknown (null, undefined, NaN) is an em dash, never 0.
 */
import { DAY, type Language } from './language';

export const UNKNOWN = '—';
/** Stands for a figure that is kept from this reader; the page says why. */
export const KEPT_BACK = '*';
const BANK_TIME_ZONE = 'Asia/Shanghai';
const WAN = 1e4;
const YI = 1e8;

type Maybe<T> = T | null | undefined;

/** A figure as shown, its unit, and the full-precision text for hover or tap. */
export interface Written {
  value: string;
  unit: string;
  exact: string;
}

function known(value: Maybe<number>): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function grouped(value: number, digits = 0): string {
  return value.toLocaleString('en-US', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

/** Digits after the point so that about three or four figures carry meaning. */
function fitting(value: number): number {
  const size = Math.abs(value);
  return size >= 1000 ? 0 : size >= 100 ? 1 : 2;
}

/** Write a whole number with grouped thousands; `unit` (户, 人, visits) stays beside it. */
export function count(value: Maybe<number>, unit = ''): Written {
  if (!known(value)) return { value: UNKNOWN, unit: '', exact: '' };
  const text = grouped(Math.round(value));
  return { value: text, unit, exact: unit ? `${text} ${unit}` : text };
}

/** Write yuan as a banker does: 元 below ten thousand, then 万元, 亿元 (en: ¥ with k, m, bn). */
export function money(yuan: Maybe<number>, language: Language = 'zh-CN'): Written {
  if (!known(yuan)) return { value: UNKNOWN, unit: '', exact: '' };
  const isEnglish = language === 'en';
  const [size, unit] = isEnglish ? englishScale(yuan) : chineseScale(yuan);
  const scaled = yuan / size;
  const value = grouped(scaled, size === 1 ? 0 : fitting(scaled));
  const exact = grouped(yuan, 2);
  return isEnglish
    ? { value: `¥${value}`, unit, exact: `¥${exact}` }
    : { value, unit, exact: `${exact} 元` };
}

function chineseScale(yuan: number): [number, string] {
  const size = Math.abs(yuan);
  if (size >= YI) return [YI, '亿元'];
  return size >= WAN ? [WAN, '万元'] : [1, '元'];
}

function englishScale(yuan: number): [number, string] {
  const size = Math.abs(yuan);
  if (size >= 1e9) return [1e9, 'bn'];
  if (size >= 1e6) return [1e6, 'm'];
  return size >= WAN ? [1e3, 'k'] : [1, ''];
}

/** Join value and unit for running text. */
export function text(written: Written): string {
  return written.unit ? `${written.value} ${written.unit}` : written.value;
}

/** Below this a share with one digit would read 0.0 % although it is not nothing. */
const SMALL_SHARE = 0.001;

/** Write a 0..1 share as a percentage with one digit, two when it is very small. */
export function percent(rate: Maybe<number>): string {
  if (!known(rate)) return UNKNOWN;
  return `${grouped(rate * 100, rate > 0 && rate < SMALL_SHARE ? 2 : 1)}%`;
}

/** Write "part / whole", the two numbers a rate never goes without; empty when not known. */
export function fraction(numerator: Maybe<number>, denominator: Maybe<number>): string {
  if (!known(numerator) || !known(denominator)) return '';
  return `${grouped(numerator)} / ${grouped(denominator)}`;
}

/** Share of `part` in `whole`, or null when there is no whole. */
export function share(part: Maybe<number>, whole: Maybe<number>): number | null {
  return known(part) && known(whole) && whole > 0 ? part / whole : null;
}

export type FigureUnit = 'count' | 'rate' | 'yuan' | 'points';
export type Direction = 'up' | 'down' | 'same';

/** A change against an earlier figure: signed text without the comparison's name. */
export interface Change {
  text: string;
  direction: Direction;
}

/** Write the change from `previous` to `value`; null when either is unknown. */
export function change(
  value: Maybe<number>,
  previous: Maybe<number>,
  unit: FigureUnit,
  language: Language = 'zh-CN',
): Change | null {
  if (!known(value) || !known(previous)) return null;
  const moved = value - previous;
  const body = changeBody(Math.abs(moved), unit, language);
  const isSame = !/[1-9]/.test(body);
  if (isSame) return { text: language === 'en' ? 'no change' : '持平', direction: 'same' };
  return { text: `${moved > 0 ? '+' : '−'}${body}`, direction: moved > 0 ? 'up' : 'down' };
}

function changeBody(size: number, unit: FigureUnit, language: Language): string {
  if (unit === 'rate') {
    return `${grouped(size * 100, 1)} ${language === 'en' ? 'pp' : '个百分点'}`;
  }
  if (unit === 'yuan') return text(money(size, language));
  if (unit === 'points') return `${grouped(size, 1)} ${language === 'en' ? 'points' : '分'}`;
  return grouped(size);
}

/** Write a score with one digit. */
export function points(value: Maybe<number>): string {
  return known(value) ? grouped(value, 1) : UNKNOWN;
}

/** Write metres: whole below a kilometre, then kilometres with one digit. */
export function metres(value: Maybe<number>, language: Language = 'zh-CN'): string {
  if (!known(value)) return UNKNOWN;
  if (value >= 1000) return `${grouped(value / 1000, 1)} ${language === 'en' ? 'km' : '公里'}`;
  return `${grouped(value)} ${language === 'en' ? 'm' : '米'}`;
}

/** Write a day with its weekday: `2026-11-22 周日`. Takes `YYYY-MM-DD` or an instant. */
export function day(value: Maybe<string>, language: Language = 'zh-CN'): string {
  const iso = dayOf(value);
  if (!iso) return UNKNOWN;
  const [year, month, date] = iso.split('-').map(Number) as [number, number, number];
  return `${iso} ${DAY[language][new Date(Date.UTC(year, month - 1, date)).getUTCDay()]}`;
}

/** Write a day without its weekday, for narrow table columns. */
export function shortDay(value: Maybe<string>): string {
  return dayOf(value) || UNKNOWN;
}

/** Write an instant in the bank's time zone: `2026-11-22 周日 14:05`. */
export function moment(value: Maybe<string>, language: Language = 'zh-CN'): string {
  const clock = clockOf(value);
  return clock ? `${day(value, language)} ${clock}` : UNKNOWN;
}

/** Write an instant without its weekday: `2026-11-22 14:05`. */
export function shortMoment(value: Maybe<string>): string {
  const clock = clockOf(value);
  return clock ? `${shortDay(value)} ${clock}` : UNKNOWN;
}

/** Write an instant's clock in the bank's time zone, `14:05`; empty when unknown. */
export function clockOf(value: Maybe<string>): string {
  const at = value ? new Date(value) : null;
  if (!at || Number.isNaN(at.getTime())) return '';
  return at.toLocaleTimeString('en-GB', {
    timeZone: BANK_TIME_ZONE,
    hour: '2-digit',
    minute: '2-digit',
  });
}

/** Return the bank's day `YYYY-MM-DD` of a day or instant; empty when unknown. */
export function dayOf(value: Maybe<string>): string {
  if (!value) return '';
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return value;
  const at = new Date(value);
  if (Number.isNaN(at.getTime())) return '';
  return at.toLocaleDateString('en-CA', { timeZone: BANK_TIME_ZONE });
}

/** Write a period `YYYY-MM` as `2026 年 11 月` (en: `2026-11`). */
export function period(value: Maybe<string>, language: Language = 'zh-CN'): string {
  const parts = /^(\d{4})-(\d{2})$/.exec(value ?? '');
  if (!parts) return UNKNOWN;
  return language === 'en' ? parts[0] : `${parts[1]} 年 ${Number(parts[2])} 月`;
}
