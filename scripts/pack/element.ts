import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeDeclarations } from './declarations.ts'
import { manifestOf, openStage, packStage, root } from './stage.ts'

/** Types for the templates of a library, beside those of the elements. */
const libraries = ['react', 'vue']

/** Packs `@latchkey/element`: the web component with all that it needs inside, so that it depends on nothing. */
export async function packElement(): Promise<string> {
  const folder = openStage('element')
  const output = ['--outDir', join(folder, 'dist'), '--emptyOutDir', '--logLevel', 'warn']
  execFileSync(
    process.execPath,
    ['node_modules/vite/bin/vite.js', 'build', 'packages/element', '--mode', 'package', ...output],
    // Tests pack as well, and React is built for development there.
    { cwd: root, stdio: 'inherit', env: { ...process.env, NODE_ENV: 'production' } },
  )
  for (const name of ['index', ...libraries])
    writeDeclarations(`element/src/${name}.ts`, join(folder, 'dist'))
  for (const name of libraries) writeFileSync(join(folder, `dist/${name}.js`), 'export {}\n')
  return packStage(
    folder,
    {
      name: '@latchkey/element',
      version: manifestOf('element').version,
      description: 'The account page of a Latchkey server as a web component.',
      exports: {
        '.': { types: './dist/element/src/index.d.ts', default: './dist/element.js' },
        ...Object.fromEntries(
          libraries.map(name => [
            `./${name}`,
            { types: `./dist/element/src/${name}.d.ts`, default: `./dist/${name}.js` },
          ]),
        ),
      },
      files: ['dist'],
      sideEffects: ['./dist/element.js'],
    },
    'packages/element/README.md',
  )
}
