import { messagesOf, type Texts } from '@wangge/ui';
import { expect, it } from 'vitest';
import { texts } from './texts';
import { uiTexts } from '../../packages/ui/src/texts';

const all: Texts = { ...texts, ui: uiTexts };
const sources = import.meta.glob<string>(
  ['./**/*.{vue,ts}', '../../packages/{ui,map}/src/**/*.vue'],
  {
    query: '?raw',
    import: 'default',
    eager: true,
  },
);

function has(key: string): boolean {
  const found = key
    .split('.')
    .reduce<unknown>((node, part) => Reflect.get(Object(node), part), messagesOf(all, 'zh-CN'));
  return typeof found === 'string';
}

it('has a text for every key a screen names', () => {
  const missing = Object.entries(sources)
    .filter(([path]) => !path.endsWith('.test.ts'))
    .flatMap(([path, source]) =>
      [...source.matchAll(/\bt\(\s*'([^']+)'|label: '([a-z]+\.[\w.]+)'/g)]
        .map((match) => match[1] ?? match[2] ?? '')
        .filter((key) => !has(key))
        .map((key) => `${path}: ${key}`),
    );
  expect(missing).toEqual([]);
});

it('leaves no Chinese in a template: every text comes from the catalogue', () => {
  const hard = Object.entries(sources)
    .filter(([path]) => path.endsWith('.vue'))
    .filter(([, source]) =>
      /[\u4e00-\u9fff]/.test(source.replace(/\/\*[\s\S]*?\*\/|<!--[\s\S]*?-->/g, '')),
    )
    .map(([path]) => path);
  expect(hard).toEqual([]);
});
