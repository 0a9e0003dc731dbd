import type { ObjectExpression } from '@babel/types'
import { portOption } from './framework.ts'
import { findFile, type Project, readFile } from './project.ts'
import { nodesOfType, parseSource, type Source } from './source.ts'

export type ViteConfig = { path: string; source: Source }

/** The configuration of Vite; undefined if there is none, or none that can be parsed. */
export function readViteConfig(project: Project): ViteConfig | undefined {
  const path = findFile(
    project,
    ['ts', 'js', 'mts', 'mjs', 'cts', 'cjs'].map(end => `vite.config.${end}`),
  )
  const source = path && parseSource(readFile(project, path) ?? '', path)
  return path && source ? { path, source } : undefined
}

/** The port of the development server: that of its script, of the configuration, or the one by default. */
export function vitePort(project: Project): number {
  return portOption(project.scripts.dev, ['--port']) ?? configuredPort(readViteConfig(project)) ?? 5173
}

function configuredPort(config: ViteConfig | undefined): number | undefined {
  if (!config) return undefined
  const objects = nodesOfType(config.source.program, 'ObjectExpression')
  const port = objects
    .map(object => propertyOf(object, 'server'))
    .map(server => (server?.type === 'ObjectExpression' ? propertyOf(server, 'port') : undefined))
    .find(value => value?.type === 'NumericLiteral')
  return port?.type === 'NumericLiteral' ? port.value : undefined
}

/** The value of a property of an object in a source. */
function propertyOf({ properties }: ObjectExpression, name: string) {
  return properties
    .filter(each => each.type === 'ObjectProperty')
    .find(({ key }) => key.type === 'Identifier' && key.name === name)?.value
}
