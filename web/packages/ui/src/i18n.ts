/**
 * The catalogue of texts. A text is written once as a pair [Chinese, English], beside the screen
 * that shows it, so neither language can be forgotten.
 */
import { computed, type ComputedRef } from 'vue';
import { createI18n, useI18n } from 'vue-i18n';
import { rememberLanguage, storedLanguage, type Language } from './language';
import { uiTexts } from './texts';

/** A tree of texts whose leaves are [Chinese, English]. */
export interface Texts {
  [key: string]: readonly [string, string] | Texts;
}
interface Messages {
  [key: string]: string | Messages;
}

function isPair(node: readonly [string, string] | Texts): node is readonly [string, string] {
  return Array.isArray(node);
}

/** Take one language out of a tree of pairs. */
export function messagesOf(texts: Texts, language: Language): Messages {
  const index = language === 'zh-CN' ? 0 : 1;
  return Object.fromEntries(
    Object.entries(texts).map(([key, node]) => [
      key,
      isPair(node) ? node[index] : messagesOf(node, language),
    ]),
  );
}

/** Make the i18n plugin of a face from its texts; the shared ones stand under `ui`. */
export function createTexts(texts: Texts) {
  const all: Texts = { ui: uiTexts, ...texts };
  const language = storedLanguage();
  rememberLanguage(language);
  return createI18n({
    legacy: false,
    locale: language,
    fallbackLocale: 'zh-CN',
    messages: { 'zh-CN': messagesOf(all, 'zh-CN'), en: messagesOf(all, 'en') },
  });
}

/** The language in force and a way to change it. */
export function useLanguage(): {
  language: ComputedRef<Language>;
  choose: (language: Language) => void;
} {
  const { locale } = useI18n({ useScope: 'global' });
  return {
    language: computed(() => (locale.value === 'en' ? 'en' : 'zh-CN')),
    choose(language) {
      locale.value = language;
      rememberLanguage(language);
    },
  };
}
