import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ImportDeclaration } from '@babel/types'
import type { Project } from './project.ts'
import { applyEdits, type Edit, importsOf, nodesOf, parseSource, rangeOf, type Source } from './source.ts'

/** Reads a file of `templates/`, for a project of JavaScript without its types. */
export function readTemplate({ isTypeScript }: Pick<Project, 'isTypeScript'>, path: string): string {
  const text = readFileSync(join(import.meta.dirname, 'templates', path), 'utf8')
  if (isTypeScript) return text
  if (!path.endsWith('.vue')) return withoutTypes(text, path)
  const [, opening = '', script = '', rest = ''] = /^(<script[^>]*>\n)(.*)(<\/script>.*)$/s.exec(text) ?? []
  return opening.replace(' lang="ts"', '') + withoutTypes(script, '.ts') + rest
}

function withoutTypes(text: string, path: string): string {
  const edits: Edit[] = []
  for (const node of nodesOf(parsed(text, path).program)) {
    const { start, end } = rangeOf(node)
    // A type inside of one that is removed already.
    if (edits.some(edit => edit.start <= start && end <= edit.end)) continue
    const remove = (following: RegExp) =>
      edits.push({ start, end: end + (following.exec(text.slice(end))?.[0].length ?? 0), text: '' })
    if (node.type === 'TSTypeAnnotation') remove(/^/)
    else if (node.type === 'ImportSpecifier' && node.importKind === 'type') remove(/^,\s*/)
    else if (node.type === 'ImportDeclaration' && node.importKind === 'type') remove(/^\n/)
  }
  return applyEdits(text, edits)
}

/** A module without types as CommonJS. */
export function asCommonJs(text: string): string {
  const source = parsed(text, '.js')
  const edits = importsOf(source).map(each => ({ ...rangeOf(each), text: requireOf(source, each) }))
  const names: string[] = []
  for (const node of source.program.body) {
    if (node.type !== 'ExportNamedDeclaration' || node.declaration?.type !== 'FunctionDeclaration') continue
    names.push(node.declaration.id?.name ?? '')
    edits.push({ start: rangeOf(node).start, end: rangeOf(node.declaration).start, text: '' })
  }
  return `${applyEdits(text, edits)}\nmodule.exports = { ${names.join(', ')} }\n`
}

function requireOf({ text }: Source, { specifiers, source }: ImportDeclaration): string {
  const { start } = rangeOf(specifiers[0] ?? source)
  const isNamed = specifiers[0]?.type === 'ImportSpecifier'
  const names = text.slice(start, rangeOf(specifiers.at(-1) ?? source).end)
  return `const ${isNamed ? `{ ${names} }` : names} = require('${source.value}')`
}

function parsed(text: string, path: string): Source {
  const source = parseSource(text, path)
  if (!source) throw new Error(`The template ${path} cannot be parsed.`)
  return source
}
