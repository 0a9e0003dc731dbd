import { type Capability, useControl } from '../capability.ts'
import { useStepUp } from '../use-step-up.ts'
import { type Token, useTokenChanges, useTokens } from './tokens.ts'

export type NewToken = {
  /** Unique among the person's tokens. */
  name: string
  /** In milliseconds since 1970; null: never. */
  expiresAt: number | null
}

/** The personal access tokens of the person, the newest first. */
export function useAccessTokens(): Capability<Token[]> & {
  /** Creates a token, behind a step-up. Returns its value, which nothing shows again. */
  create: (token: NewToken) => Promise<string>
  /** Changes the name of a token, behind a step-up. */
  rename: (from: string, to: string) => Promise<void>
  /** Removes the token of this name, behind a step-up. */
  remove: (name: string) => Promise<void>
} {
  const { isVisible, withControl } = useControl(fields => fields.personalAccessToken)
  const { data, isLoading, error } = useTokens(isVisible)
  const changes = useTokenChanges()
  const withStepUp = useStepUp()
  const options = { changes: 'credential' } as const
  return {
    ...withControl({ data: isVisible ? data : undefined, isLoading, error }),
    create: token => withStepUp(verification => changes.create({ ...token, verification }), options),
    rename: (from, to) => withStepUp(verification => changes.rename({ from, to, verification }), options),
    remove: name => withStepUp(verification => changes.remove({ name, verification }), options),
  }
}
