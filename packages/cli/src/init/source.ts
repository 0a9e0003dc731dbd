import { parse } from '@babel/parser'
import type { File, ImportDeclaration, Node } from '@babel/types'

/** A module of a person: its text is kept but for single insertions, so its formatting stays. */
export type Source = { text: string; program: File['program'] }

/** A replacement of the characters from `start` to `end`, which are the same for an insertion. */
export type Edit = { start: number; end: number; text: string }

/** Parses a module of JavaScript or TypeScript; undefined if it cannot be parsed. */
export function parseSource(text: string, path: string): Source | undefined {
  const hasTypes = /\.[cm]?tsx?$/.test(path)
  try {
    const { program } = parse(text, {
      sourceType: 'unambiguous',
      plugins: [
        ...(hasTypes ? (['typescript'] as const) : []),
        ...(/ts$/.test(path) ? [] : (['jsx'] as const)),
      ],
    })
    return { text, program }
  } catch {
    return undefined
  }
}

/** Applies edits. Their line breaks become those of the text. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n'
  return [...edits]
    .sort((one, other) => other.start - one.start)
    .reduce(
      (changed, edit) =>
        changed.slice(0, edit.start) + edit.text.replaceAll('\n', lineBreak) + changed.slice(edit.end),
      text,
    )
}

/** All nodes below a node, and itself, in the order of the text. */
export function* nodesOf(node: Node): Generator<Node> {
  yield node
  for (const value of Object.values(node))
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) yield* nodesOf(child)
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value && 'loc' in value
}

/** The nodes of one type. */
export function nodesOfType<Type extends Node['type']>(
  node: Node,
  type: Type,
): Extract<Node, { type: Type }>[] {
  const found = [...nodesOf(node)].filter(each => each.type === type)
  return found as Extract<Node, { type: Type }>[] // the filter compares what the type is told apart by
}

/** Where a node stands. The parser leaves it out only of nodes that it did not read. */
export function rangeOf({ start, end }: Node): { start: number; end: number } {
  if (start == null || end == null) throw new Error('The node has no place in a text.')
  return { start, end }
}

export const importsOf = ({ program }: Source): ImportDeclaration[] =>
  program.body.filter(each => each.type === 'ImportDeclaration')

/** Whether the module imports one that `init` adds. */
export function importsLatchkey({ program }: Source): boolean {
  return nodesOfType(program, 'StringLiteral').some(({ value }) => /(^|[/@])latchkey\b/i.test(value))
}

/** Adds a line behind the last import, or on top, with the quotes and semicolons of the module. */
export function addImport(source: Source, clause: string, from: string): Edit {
  return addLine(source, quote => `import ${clause} from ${quote}${from}${quote}`)
}

/** As `addImport`, for any statement. */
export function addLine(source: Source, statement: (quote: string) => string): Edit {
  const { quote, semicolon } = styleOf(source)
  const line = statement(quote) + semicolon
  const last = importsOf(source).at(-1) ?? source.program.directives.at(-1)
  if (last) return insert(rangeOf(last).end, `\n${line}`)
  const start = source.text.startsWith('#!') ? source.text.indexOf('\n') + 1 : 0
  return insert(start, `${line}\n`)
}

export const insert = (at: number, text: string): Edit => ({ start: at, end: at, text })

/** The quotes of the first text in the module, and whether its statements end with semicolons. */
export function styleOf({ text, program }: Source): { quote: string; semicolon: string } {
  const [first] = nodesOfType(program, 'StringLiteral')
  const quote = (first && text[rangeOf(first).start]) ?? "'"
  const [statement] = program.body
  const isEnded = statement ? text[rangeOf(statement).end - 1] === ';' : false
  return { quote: quote === '"' ? '"' : "'", semicolon: isEnded ? ';' : '' }
}

/** Puts an element of JSX around a node, in the same line, or in lines of its own if the node stands in such. */
export function wrapInElement({ text }: Source, node: Node, name: string): Edit[] {
  const { start, end } = rangeOf(node)
  const indent = /(?:^|\n)([ \t]*)$/.exec(text.slice(0, start))?.[1]
  if (indent === undefined) return [insert(start, `<${name}>`), insert(end, `</${name}>`)]
  const step = indent.includes('\t') ? '\t' : '  '
  // A text in back quotes would change by another indent.
  const isPlain = nodesOfType(node, 'TemplateLiteral').length === 0
  const lines = isPlain ? [...text.slice(start, end).matchAll(/\n(?=.)/g)] : []
  return [
    insert(start, `<${name}>\n${indent}${step}`),
    ...lines.map(({ index }) => insert(start + index + 1, step)),
    insert(end, `\n${indent}</${name}>`),
  ]
}
