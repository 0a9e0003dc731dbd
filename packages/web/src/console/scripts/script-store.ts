import type { Action, JwtCustomizer } from '@latchkey/contract'
import { useChange } from '../data/change.ts'
import { useRead } from '../data/read.ts'
import { type ScriptName, scriptKinds } from './script-kinds.ts'

/** A script of either family, as it is edited. */
export type Script = {
  script: string
  environment: readonly { name: string; value: string }[]
  /** JSON as it is typed. */
  sample: string
  token: string
  isEnabled: boolean
  isBlocking: boolean
}

/** The stored script; `undefined` while it loads, `null` if there is none. The lists tell that without an error. */
export function useStoredScript(name: ScriptName) {
  const kind = scriptKinds[name]
  const claims = useRead('GET /api/configs/jwt-customizer', undefined, {
    isEnabled: kind.family === 'claims',
  })
  const actions = useRead('GET /api/configs/actions', undefined, { isEnabled: kind.family === 'action' })
  if (kind.family === 'claims') {
    const found = claims.data?.find(({ key }) => key === kind.storedAs)
    return { ...claims, data: claims.data && (found ? scriptOfClaims(found.value) : null) }
  }
  const found = actions.data?.find(({ key }) => key === kind.actionType)
  return { ...actions, data: actions.data && (found ? scriptOfAction(found.value) : null) }
}

/** Replaces or deletes the script. */
export function useScriptChange(name: ScriptName) {
  const kind = scriptKinds[name]
  const claims = useChange('PUT /api/configs/jwt-customizer/:tokenTypePath')
  const action = useChange('PUT /api/configs/actions/:actionType')
  const { isPending, error, reset } = kind.family === 'claims' ? claims : action
  function save(script: Script, onDone: () => void) {
    const common = { script: script.script, environmentVariables: environmentOf(script) }
    const contextSample = objectIn(script.sample) ?? {}
    if (kind.family === 'claims') {
      claims.run(
        {
          params: { tokenTypePath: kind.tokenType },
          body: {
            ...common,
            contextSample,
            tokenSample: objectIn(script.token) ?? {},
            blockIssuanceOnError: script.isBlocking,
          },
        },
        onDone,
      )
      return
    }
    action.run(
      {
        params: { actionType: kind.actionType },
        body: {
          ...common,
          contextSample,
          enabled: script.isEnabled,
          onExecutionError: script.isBlocking ? 'block' : 'allow',
        },
      },
      onDone,
    )
  }
  return { save, isPending, error, reset }
}

/** What the editor begins with while there is no script. */
export function newScript(name: ScriptName): Script {
  const { example, sample } = scriptKinds[name]
  return {
    script: example,
    environment: [],
    sample: indented(sample),
    token: '{}',
    isEnabled: true,
    isBlocking: false,
  }
}

export function environmentOf({ environment }: Script): Record<string, string> {
  const named = environment.filter(({ name }) => name.trim() !== '')
  return Object.fromEntries(named.map(({ name, value }) => [name.trim(), value]))
}

/** The object that a text is in JSON; undefined if it is none. */
export function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    // The cast is safe: an object of JSON has texts as keys.
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}

function scriptOfClaims(value: JwtCustomizer): Script {
  return {
    ...scriptOf(value),
    token: indented(value.tokenSample ?? {}),
    isEnabled: true,
    isBlocking: value.blockIssuanceOnError ?? false,
  }
}

function scriptOfAction(value: Action): Script {
  return {
    ...scriptOf(value),
    token: '{}',
    isEnabled: value.enabled ?? true,
    isBlocking: value.onExecutionError === 'block',
  }
}

function scriptOf({ script, environmentVariables, contextSample }: JwtCustomizer | Action) {
  const environment = Object.entries(environmentVariables ?? {}).map(([name, value]) => ({ name, value }))
  return { script, environment, sample: indented(contextSample ?? {}) }
}

const indented = (value: unknown) => JSON.stringify(value, null, 2)
