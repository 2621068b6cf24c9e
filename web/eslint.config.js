// Rules of the web workspace. Formatting is prettier's; here: types, Vue, and who may import whom.
import pluginVue from 'eslint-plugin-vue';
import tseslint from 'typescript-eslint';

const COMPONENT_LIBRARIES = [
  {
    name: 'element-plus',
    message: 'Import Element Plus through console/src/adapter, so it can be replaced in one place.',
  },
  {
    name: 'vant',
    message: 'Import Vant through field/src/adapter, so it can be replaced in one place.',
  },
  {
    name: 'maplibre-gl',
    message: 'Import the map through @wangge/map: it sets the worker up and loads lazily.',
  },
];
const LIBRARY_INSIDES = [
  { group: ['element-plus/*', 'vant/*'], message: 'Only the adapter folders name the library.' },
];
const OTHER_FACE = {
  console: [{ group: ['@wangge/field', '**/field/src/**'], message: 'Faces never import faces.' }],
  field: [
    { group: ['@wangge/console', '**/console/src/**'], message: 'Faces never import faces.' },
  ],
};
const NO_FACE = [...OTHER_FACE.console, ...OTHER_FACE.field];

/** Build the import ban of one part of the workspace. */
function imports(paths, patterns) {
  return { 'no-restricted-imports': ['error', { paths, patterns }] };
}

export default tseslint.config(
  { ignores: ['**/node_modules/**', '**/dist/**', 'packages/client/src/schema.d.ts'] },
  ...tseslint.configs.recommended,
  ...pluginVue.configs['flat/recommended'],
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
  },
  {
    files: ['**/*.{ts,vue}'],
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { varsIgnorePattern: '^_', argsIgnorePattern: '^_' },
      ],
      'max-lines': ['error', { max: 500 }],
      // Prettier lays templates out; the names of screens (list, detail) are one word by design.
      'vue/multi-word-component-names': 'off',
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-indent': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/first-attribute-linebreak': 'off',
      'vue/require-default-prop': 'off',
      'vue/no-v-html': 'error',
    },
  },
  {
    files: ['packages/**/*.{ts,vue}'],
    rules: imports(COMPONENT_LIBRARIES, [...LIBRARY_INSIDES, ...NO_FACE]),
  },
  {
    files: ['packages/map/**/*.{ts,vue}'],
    rules: imports(COMPONENT_LIBRARIES.slice(0, 2), [...LIBRARY_INSIDES, ...NO_FACE]),
  },
  {
    files: ['console/**/*.{ts,vue}'],
    rules: imports(COMPONENT_LIBRARIES, [...LIBRARY_INSIDES, ...OTHER_FACE.console]),
  },
  {
    files: ['field/**/*.{ts,vue}'],
    rules: imports(COMPONENT_LIBRARIES, [...LIBRARY_INSIDES, ...OTHER_FACE.field]),
  },
  {
    files: ['console/src/adapter/**/*.ts', 'field/src/adapter/**/*.ts', '**/vite.config.ts'],
    rules: { 'no-restricted-imports': 'off' },
  },
);
