import type { Change } from './changes.ts'
import type { Project } from './project.ts'

/** A kind of application that `init` can change. */
export type Framework = {
  id: 'next' | 'vite-react' | 'vite-vue' | 'express'
  name: string
  isOf(project: Project): boolean
  plan(project: Project): FrameworkPlan
}

export type FrameworkPlan = {
  /** Files to add, each unless it exists. */
  added: { path: string; text: string }[]
  /** Changes of files that exist. */
  patches: Change[]
  /** What cannot be done safely, and how a person does it. */
  byHand: ByHand[]
  /** What to know beyond the changes. */
  hints: string[]
  /** The packages that the added files import, with versions. */
  packages: Record<string, string>
  /** The variables of the application, in `envFile`. */
  variables: Record<string, keyof Settings>
  envFile: '.env' | '.env.local'
  type: 'SPA' | 'Traditional'
  /** The port of the development server. */
  port: number
  /** Where people come back to after they signed in. */
  callback: '/' | '/callback'
  /** The command that starts the application. */
  start: string
}

export type ByHand = { path: string; why: string; lines: string[] }

/** What an application is configured with. */
export type Settings = {
  endpoint: string
  appId: string
  appSecret: string
  appUrl: string
  sessionSecret: string
}

/** The number behind the first of these options in the script of a development server. */
export function portOption(script: string | undefined, options: readonly string[]): number | undefined {
  const words = script?.split(/[\s=]+/) ?? []
  const at = words.findIndex(word => options.includes(word))
  const port = at < 0 ? Number.NaN : Number(words[at + 1])
  return Number.isInteger(port) ? port : undefined
}
