import type { Node, VariableDeclaration } from '@babel/types'
import { findFile, type Project, readFile } from './project.ts'
import { nodesOfType, parseSource, type Source } from './source.ts'

/** The module that creates the application. */
export type ExpressEntry = {
  path: string
  source: Source
  isModule: boolean
  /** The statement `const app = express()`. */
  creation: VariableDeclaration
  /** The name of the application, such as `app`. */
  name: string
  /** The port that it listens on by default. */
  port: number | undefined
}

/** Finds the module among those that the scripts and `main` name, and those of usual names. */
export function readExpressEntry(project: Project): ExpressEntry | undefined {
  for (const path of candidates(project)) {
    const source = parseSource(readFile(project, path) ?? '', path)
    const found = source && creationIn(source)
    if (source && found) {
      const isModule = source.program.sourceType === 'module'
      return { path, source, isModule, ...found, port: listenedPort(source) }
    }
  }
  return undefined
}

function candidates(project: Project): string[] {
  const { dev = '', start = '' } = project.scripts
  const named = [...`${dev} ${start}`.split(/\s+/), project.main ?? ''].filter(word =>
    /\.[cm]?[jt]s$/.test(word),
  )
  const usual = ['index', 'server', 'app', 'src/index', 'src/server', 'src/app', 'src/main'].flatMap(name =>
    ['ts', 'js', 'mjs', 'mts', 'cjs'].map(end => `${name}.${end}`),
  )
  const paths = [...named, ...usual].map(path => path.replace(/^\.\//, ''))
  return [...new Set(paths)].filter(path => findFile(project, [path]))
}

/** The only statement at the top of the module that calls `express()`. */
function creationIn({ program }: Source): { creation: VariableDeclaration; name: string } | undefined {
  const found = program.body.flatMap(statement => {
    const [declarator, ...more] = statement.type === 'VariableDeclaration' ? statement.declarations : []
    if (statement.type !== 'VariableDeclaration' || !declarator || more.length > 0) return []
    const { id, init } = declarator
    return id.type === 'Identifier' && init && isCreation(init)
      ? [{ creation: statement, name: id.name }]
      : []
  })
  return found.length === 1 ? found[0] : undefined
}

function isCreation(node: Node): boolean {
  return node.type === 'CallExpression' && node.callee.type === 'Identifier' && node.callee.name === 'express'
}

/** The number in the argument of `listen`, or in the constant that it names: `process.env.PORT ?? 3000`. */
function listenedPort({ program }: Source): number | undefined {
  const calls = nodesOfType(program, 'CallExpression').filter(
    ({ callee }) =>
      callee.type === 'MemberExpression' &&
      callee.property.type === 'Identifier' &&
      callee.property.name === 'listen',
  )
  const given = calls[0]?.arguments[0]
  if (!given) return undefined
  if (given.type !== 'Identifier') return numberIn(given)
  const declarators = nodesOfType(program, 'VariableDeclarator')
  const declared = declarators.find(({ id }) => id.type === 'Identifier' && id.name === given.name)
  return declared && numberIn(declared)
}

function numberIn(node: Node): number | undefined {
  const [number] = nodesOfType(node, 'NumericLiteral')
  const [text] = nodesOfType(node, 'StringLiteral').filter(({ value }) => /^\d+$/.test(value))
  return number?.value ?? (text && Number(text.value))
}
