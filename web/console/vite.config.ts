import vue from '@vitejs/plugin-vue';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { precompress } from '../precompress';

const BACKEND = 'http://127.0.0.1:8000';
/** The chart and map libraries are one lazy chunk each; below this size a warning means news. */
const LARGEST_LAZY_CHUNK_KB = 1100;

export default defineConfig({
  base: '/console/',
  plugins: [vue(), precompress()],
  resolve: { alias: { '@console': fileURLToPath(new URL('./src', import.meta.url)) } },
  define: {
    __VUE_OPTIONS_API__: true, // Element Plus uses it in places.
    __VUE_I18N_FULL_INSTALL__: true,
    __VUE_I18N_LEGACY_API__: false,
    __INTLIFY_PROD_DEVTOOLS__: false,
  },
  worker: { format: 'es' },
  server: { port: 5173, proxy: { '/api': BACKEND } },
  build: {
    outDir: '../../src/wangge/site/faces/console',
    emptyOutDir: true,
    chunkSizeWarningLimit: LARGEST_LAZY_CHUNK_KB,
  },
});
