import vue from '@vitejs/plugin-vue';
import { fileURLToPath, URL } from 'node:url';
import { defineConfig, type Plugin } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { precompress } from '../precompress';

const BASE = '/field/';

/**
 * Take Vant's icon font out: it is a data: address (our content policy refuses it) with a public
 * CDN behind it (a bank's network has none). The app draws its own icons.
 */
function withoutVantIconFont(): Plugin {
  return {
    name: 'wangge:without-vant-icon-font',
    enforce: 'pre',
    transform(code, id) {
      if (!/vant[\\/]es[\\/]icon[\\/]index\.css/.test(id)) return null;
      return { code: code.replace(/@font-face\s*\{[^}]*\}/g, ''), map: null };
    },
  };
}

export default defineConfig({
  base: BASE,
  resolve: { alias: { '@field': fileURLToPath(new URL('./src', import.meta.url)) } },
  define: {
    __VUE_OPTIONS_API__: true, // Vant's own components are written with it
    __VUE_PROD_DEVTOOLS__: false,
    __VUE_I18N_FULL_INSTALL__: false,
    __VUE_I18N_LEGACY_API__: false,
    __INTLIFY_PROD_DEVTOOLS__: false,
    __INTLIFY_JIT_COMPILATION__: true, // messages become functions without eval
  },
  plugins: [
    withoutVantIconFont(),
    vue(),
    VitePWA({
      registerType: 'prompt', // a new version waits: nobody loses a form to it
      injectRegister: false, // registered in main.ts, because the policy forbids inline scripts
      base: BASE,
      scope: BASE,
      includeAssets: ['icons/*.png', 'icons/icon.svg'],
      manifest: {
        id: BASE,
        name: '网格 Wangge',
        short_name: '网格',
        description: '客户经理的走访、商机与网格地图，没有信号也能用',
        lang: 'zh-CN',
        start_url: `${BASE}today`,
        scope: BASE,
        display: 'standalone',
        orientation: 'portrait',
        theme_color: '#0b5546',
        background_color: '#ffffff',
        icons: [
          { src: 'icons/icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: 'icons/icon-512.png', sizes: '512x512', type: 'image/png' },
          {
            src: 'icons/icon-maskable-512.png',
            sizes: '512x512',
            type: 'image/png',
            purpose: 'maskable',
          },
        ],
      },
      workbox: {
        globPatterns: ['**/*.{js,css,html,svg,png,woff2}'],
        navigateFallback: `${BASE}index.html`,
        navigateFallbackAllowlist: [/^\/field\//],
        cleanupOutdatedCaches: true,
        // The map's engine is more than Workbox's default of 2 MiB and is needed without coverage.
        maximumFileSizeToCacheInBytes: 4 * 1024 * 1024,
      },
    }),
    precompress(),
  ],
  worker: { format: 'es' },
  build: {
    outDir: fileURLToPath(new URL('../../src/wangge/site/faces/field', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
    chunkSizeWarningLimit: 1200, // MapLibre alone, loaded with the map
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8000' } },
});
