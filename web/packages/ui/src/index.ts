/** What both faces share: figures in words, the catalogue of texts, theme, small components. */
export * as format from './format';
export type { Change, Direction, FigureUnit, Written } from './format';
export { createTexts, messagesOf, useLanguage, type Texts } from './i18n';
export { LANGUAGES, storedLanguage, type Language } from './language';
export { startTheme, token, useTheme, type Theme } from './theme';
export { default as EmptyState } from './components/EmptyState.vue';
export { default as ErrorRetry } from './components/ErrorRetry.vue';
export { default as SkeletonRows } from './components/SkeletonRows.vue';
export { default as StatFigure } from './components/StatFigure.vue';
export { default as WaterMark } from './components/WaterMark.vue';
