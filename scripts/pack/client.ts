import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { operationTypes } from './client-operations.ts'
import { manifestOf, openStage, packStage, root } from './stage.ts'

/** Packs `@latchkey/client`, which depends on nothing. */
export async function packClient(): Promise<string> {
  const folder = openStage('client')
  execFileSync(
    process.execPath,
    [
      'node_modules/typescript/bin/tsc',
      'packages/client/src/index.ts',
      '--ignoreConfig',
      ...['--outDir', join(folder, 'dist'), '--rootDir', 'packages/client/src', '--declaration'],
      ...['--target', 'es2022', '--module', 'nodenext', '--lib', 'es2022,dom,dom.iterable', '--types', ''],
      ...['--strict', '--exactOptionalPropertyTypes', '--rewriteRelativeImportExtensions'],
      ...['--verbatimModuleSyntax', '--skipLibCheck'],
    ],
    { cwd: root, stdio: 'inherit' },
  )
  for (const file of ['index', 'client'].map(name => join(folder, `dist/${name}.d.ts`)))
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll(/(from '\.\/\w+)\.ts'/g, "$1.js'"))
  writeFileSync(join(folder, 'dist/operations.d.ts'), await operationTypes())
  return packStage(
    folder,
    {
      name: '@latchkey/client',
      version: manifestOf('client').version,
      description: 'A typed client of all APIs of a Latchkey server.',
      exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
      files: ['dist'],
      sideEffects: false,
    },
    'packages/client/README.md',
  )
}
