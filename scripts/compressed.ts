import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

/** Compresses the files once at build time; the server sends them as they are. */
export function compressed(): Plugin {
  return {
    name: 'latchkey:compressed',
    apply: 'build',
    writeBundle({ dir = '' }, bundle) {
      for (const fileName of Object.keys(bundle).filter(name => /\.(js|css)$/.test(name))) {
        const source = readFileSync(join(dir, fileName))
        writeFileSync(join(dir, `${fileName}.gz`), gzipSync(source, { level: 9 }))
        writeFileSync(join(dir, `${fileName}.br`), brotliCompressSync(source))
      }
    },
  }
}
