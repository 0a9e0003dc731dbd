import { type CssNode, generate, type List, type ListItem, parse, walk } from 'css-tree'

/** At-rules that load nothing. */
const kept =
  /^(-webkit-)?(media|supports|layer|container|keyframes|property|scope|starting-style|counter-style|page)$/i

/** Functions that load what a string in them names. */
const loading = /^(url|src|image|(-webkit-)?image-set|(-webkit-)?cross-fade|element|paint)$/i

/**
 * An administrator's style sheet without all that would make a browser send a request. Selectors can match what is typed
 * (`[value^="a"]`), and a picture that is loaded for a match would tell it to another server. Pictures in `data:` URLs stay;
 * so does everything that is understood: a declaration or rule that does not parse is dropped.
 */
export function withoutRequests(css: string): string {
  const sheet = parse(css, { parseCustomProperty: true })
  walk(sheet, {
    enter(node: CssNode, item: ListItem<CssNode>, list: List<CssNode>) {
      if (list && isDropped(node)) list.remove(item)
    },
  })
  return generate(sheet)
}

function isDropped(node: CssNode): boolean {
  switch (node.type) {
    case 'Atrule':
      return !kept.test(node.name)
    case 'Rule':
      return node.prelude.type === 'Raw'
    case 'Raw':
      return true
    case 'Declaration':
      return isSuspicious(node)
    default:
      return false
  }
}

/** Names with an escape are suspicious too, because browsers decode them: `u\72l()` is `url()`. */
function isSuspicious(declaration: CssNode): boolean {
  let found = false
  walk(declaration, node => {
    if (node.type === 'Raw') found = true
    if (node.type === 'Url' && !/^data:/i.test(node.value)) found = true
    if (node.type === 'Function' && (node.name.includes('\\') || loading.test(node.name))) found = true
  })
  return found
}
