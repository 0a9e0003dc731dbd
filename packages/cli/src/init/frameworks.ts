import { CommandError } from '../errors.ts'
import { express } from './express.ts'
import type { Framework } from './framework.ts'
import { next } from './next.ts'
import type { Project } from './project.ts'
import { viteReact } from './vite-react.ts'
import { viteVue } from './vite-vue.ts'

/** All that `init` knows, the ones first that bring others with them. */
const frameworks: readonly Framework[] = [next, viteReact, viteVue, express]

/** Frameworks of their own on top of those above, whose applications have another shape. */
const others = [
  'nuxt',
  'astro',
  '@react-router/dev',
  '@remix-run/dev',
  '@tanstack/react-start',
  '@sveltejs/kit',
]

export function frameworkOf(project: Project): Framework {
  const isOther = others.some(name => project.packages.has(name))
  const found = isOther ? undefined : frameworks.find(framework => framework.isOf(project))
  if (found) return found
  const names = frameworks.map(({ name }) => name)
  throw new CommandError(
    'unknown_framework',
    `package.json asks for none of the frameworks that the command knows: ${names.join(', ')}. docs/applications.md says how other applications sign people in.`,
  )
}
