import vue from '@vitejs/plugin-vue';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** One run over every package and face; a test stands beside the file it tests. */
export default defineConfig({
  plugins: [vue()],
  resolve: {
    alias: {
      '@console': fileURLToPath(new URL('./console/src', import.meta.url)),
      '@field': fileURLToPath(new URL('./field/src', import.meta.url)),
    },
  },
  test: {
    environment: 'happy-dom',
    include: ['{packages,console,field}/**/*.test.ts'],
  },
});
