/**
 * Writes `.gz` and `.br` beside every text file a build made. The server hands static files out as
 * they lie on disk and picks the compressed one the browser takes, so nothing is compressed at
 * request time and a phone loads a third of the bytes.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const TEXT = /\.(?:css|html|js|json|svg|webmanifest)$/;
/** Below this a header costs more than the compression saves. */
const LEAST_BYTES = 1024;

async function compress(file: string): Promise<void> {
  const plain = await readFile(file);
  if (plain.length < LEAST_BYTES) return;
  await writeFile(`${file}.gz`, await promisify(gzip)(plain, { level: 9 }));
  await writeFile(`${file}.br`, await promisify(brotliCompress)(plain));
}

/** The plugin; put it last, so that it sees what the others wrote at the end. */
export function precompress(): Plugin {
  let folder = '';
  return {
    name: 'wangge:precompress',
    apply: 'build',
    configResolved(config) {
      folder = config.build.outDir;
    },
    closeBundle: {
      order: 'post',
      sequential: true,
      async handler() {
        const entries = await readdir(folder, { recursive: true, withFileTypes: true });
        const files = entries.filter((entry) => entry.isFile() && TEXT.test(entry.name));
        for (const file of files) await compress(join(file.parentPath, file.name));
      },
    },
  };
}
