import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { root } from './stage.ts'

/** Workspaces whose modules are inside of the packages; the compiler takes what it finds by a name for a library. */
const inside = ['ui/src/index.ts', 'locales/src/index.ts']

/**
 * Writes the declarations that `entry` (below `packages`) reaches into `folder`, in the layout of the workspaces. The
 * names of workspaces that are inside the package become paths.
 */
export function writeDeclarations(entry: string, folder: string): void {
  const emitted = mkdtempSync(join(tmpdir(), 'latchkey-declarations-'))
  execFileSync(
    process.execPath,
    [
      'node_modules/typescript/bin/tsc',
      ...[entry, ...inside, 'ui/src/css.d.ts'].map(file => `packages/${file}`),
      '--ignoreConfig',
      ...['--outDir', emitted, '--rootDir', 'packages', '--declaration', '--emitDeclarationOnly'],
      ...['--target', 'es2024', '--module', 'nodenext', '--lib', 'esnext,dom,dom.iterable', '--types', ''],
      ...['--jsx', 'react-jsx', '--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess'],
      ...['--allowImportingTsExtensions', '--resolveJsonModule', '--verbatimModuleSyntax', '--skipLibCheck'],
    ],
    { cwd: root, stdio: 'inherit' },
  )
  const pending = [entry.replace(/\.tsx?$/, '.d.ts')]
  const seen = new Set(pending)
  for (const file of pending) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    if (!existsSync(join(emitted, file))) {
      writeFileSync(join(folder, file), typeOfTexts(file))
      continue
    }
    const source = readFileSync(join(emitted, file), 'utf8').replaceAll(
      /(from |import\()(["'])([^"']+)\2/g,
      (statement, keyword: string, quote: string, specifier: string) => {
        const target = declarationOf(specifier, file, emitted)
        if (!target) return statement
        if (!seen.has(target)) pending.push(target)
        seen.add(target)
        const path = relative(dirname(file), target).replace(/\.d\.ts$/, '.js')
        return `${keyword}${quote}${path.startsWith('.') ? path : `./${path}`}${quote}`
      },
    )
    writeFileSync(join(folder, file), source.replaceAll(/^import ["'].*\.css["'];\n/gm, ''))
  }
  rmSync(emitted, { recursive: true })
}

/** The emitted file of an import; undefined for a library. */
function declarationOf(specifier: string, from: string, emitted: string): string | undefined {
  if (/^@latchkey\/(contract|react)\b/.test(specifier))
    throw new Error(`${from} shows a type of ${specifier}, which its package does not have.`)
  const workspace = /^@latchkey\/(ui|locales)$/.exec(specifier)?.[1]
  const path = workspace ? `${workspace}/src/index.d.ts` : undefined
  const near = specifier.startsWith('.')
    ? join(dirname(from), specifier).replace(/\.(tsx?|json)$/, '.d.ts')
    : undefined
  const target = path ?? near
  if (target && !specifier.endsWith('.json') && !existsSync(join(emitted, target)))
    throw new Error(`${from} imports ${specifier}.`)
  return target
}

/** A file of texts is a module of the package, with a string for each key. */
function typeOfTexts(file: string): string {
  const texts: object = JSON.parse(
    readFileSync(join(root, 'packages', file.replace('.d.ts', '.json')), 'utf8'),
  )
  const members = Object.keys(texts).map(key => `  ${JSON.stringify(key)}: string`)
  return `declare const texts: {\n${members.join('\n')}\n}\nexport default texts\n`
}
