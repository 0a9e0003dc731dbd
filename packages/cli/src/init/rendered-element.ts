import type { JSXElement, JSXFragment, Node } from '@babel/types'
import { nodesOfType, type Source } from './source.ts'

/**
 * The element that the module gives to `render` of a root, inside of `StrictMode` and fragments; undefined unless there
 * is exactly one.
 */
export function renderedElement({ program }: Source): JSXElement | undefined {
  const calls = nodesOfType(program, 'CallExpression').filter(
    ({ callee }) =>
      callee.type === 'MemberExpression' &&
      callee.property.type === 'Identifier' &&
      callee.property.name === 'render',
  )
  const [call, ...more] = calls
  const rendered = call?.arguments[0]
  return rendered && more.length === 0 ? innermost(rendered) : undefined
}

function innermost(node: Node): JSXElement | undefined {
  if (node.type !== 'JSXElement' && node.type !== 'JSXFragment') return undefined
  if (node.type === 'JSXElement' && !isStrictMode(node)) return node
  const [only, ...more] = childrenOf(node)
  return only && more.length === 0 ? innermost(only) : undefined
}

function isStrictMode({ openingElement: { name } }: JSXElement): boolean {
  const last = name.type === 'JSXMemberExpression' ? name.property : name
  return last.type === 'JSXIdentifier' && last.name === 'StrictMode'
}

function childrenOf({ children }: JSXElement | JSXFragment) {
  return children.filter(child => child.type !== 'JSXText' || child.value.trim() !== '')
}
