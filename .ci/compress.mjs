// Compresses the site once and as strongly as can be, so that the server never
// has to:   node .ci/compress.mjs target/site
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const site = process.argv[2];
const kilobytes = (bytes) => `${(bytes.length / 1024).toFixed(1)} КБ`;

for (const name of readdirSync(site, { recursive: true }).sort()) {
  if (!/\.(wasm|js|css|svg|json|txt|webmanifest)$/.test(name)) continue;
  const bytes = readFileSync(join(site, name));
  const brotli = brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_LGWIN]: 24,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
  const gzip = gzipSync(bytes, { level: 9 });
  writeFileSync(join(site, `${name}.br`), brotli);
  writeFileSync(join(site, `${name}.gz`), gzip);
  if (/\.(wasm|js|css)$/.test(name)) {
    console.log(`· ${name}: ${kilobytes(bytes)}, brotli ${kilobytes(brotli)}, gzip ${kilobytes(gzip)}`);
  }
}
