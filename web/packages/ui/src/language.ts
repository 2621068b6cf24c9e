/** The reader's language: Chinese by default, English by a switch, remembered on the device. */

export type Language = 'zh-CN' | 'en';
export const LANGUAGES: readonly Language[] = ['zh-CN', 'en'];
const STORED_AS = 'wangge.language';

/** Weekday names, Sunday first, as they stand behind a date. */
export const DAY: Record<Language, readonly string[]> = {
  'zh-CN': ['周日', '周一', '周二', '周三', '周四', '周五', '周六'],
  en: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
};

/** Return the language chosen on this device, Chinese when none was. */
export function storedLanguage(): Language {
  return localStorage.getItem(STORED_AS) === 'en' ? 'en' : 'zh-CN';
}

/** Remember the choice and tell the browser and screen readers. */
export function rememberLanguage(language: Language): void {
  localStorage.setItem(STORED_AS, language);
  document.documentElement.lang = language;
}
