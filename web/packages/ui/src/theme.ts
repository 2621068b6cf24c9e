/** Light or dark: the device's wish unless the reader chose; remembered on the device. */
import { ref, type Ref } from 'vue';

export type Theme = 'light' | 'dark';
const STORED_AS = 'wangge.theme';

const current = ref<Theme>('light');

function wished(): Theme {
  const stored = localStorage.getItem(STORED_AS);
  if (stored === 'light' || stored === 'dark') return stored;
  return window.matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

function apply(theme: Theme): void {
  current.value = theme;
  document.documentElement.dataset['theme'] = theme;
  document.documentElement.classList.toggle('dark', theme === 'dark');
}

/** Apply the theme at start, before the first paint. */
export function startTheme(): void {
  apply(wished());
}

/** The theme in force, and a way to choose the other. */
export function useTheme(): { theme: Readonly<Ref<Theme>>; choose: (theme: Theme) => void } {
  return {
    theme: current,
    choose(theme) {
      localStorage.setItem(STORED_AS, theme);
      apply(theme);
    },
  };
}

/** Read a token's value for canvases, which cannot use CSS variables. */
export function token(name: `--wg-${string}`): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
