import { Problem } from '@latchkey/contract'
import type { NewPasskey } from '../account/passkey-ceremonies.ts'
import { type Identifier, keepState, type SignIn, type SignInState } from './sign-in.ts'

/** What a sign-in has asked for and is not answered yet, or has been shown and is not bound yet. Secrets in it are sealed. */
export type Proposal =
  | { kind: 'totp'; id: string; userId: string; sealedSecret: string; step?: number }
  | { kind: 'backup-codes'; id: string; userId: string; sealedCodes: string }
  | { kind: 'registration'; id: string; userId: string; challenge: string | null; passkey?: NewPasskey }
  | { kind: 'authentication'; id: string; userId: string; challenge: string }
  | { kind: 'passkey-sign-in'; id: string; identifier: Identifier; challenge: string }

type Kind = Proposal['kind']
type Of<K extends Kind> = Extract<Proposal, { kind: K }>

/** The latest of a kind counts. */
export async function keepProposal(signIn: SignIn, proposal: Proposal): Promise<void> {
  const others = (signIn.state.proposals ?? []).filter(({ kind }) => kind !== proposal.kind)
  await keepState(signIn, { ...signIn.state, proposals: [...others, proposal] })
}

/** What was asked for under this id, of the person who is signing in now. `session.verification_session_not_found`. */
export function requireProposal<K extends Kind>(
  { proposals = [], userId }: SignInState,
  kind: K,
  id: string,
): Of<K> {
  const found = proposals.find(
    (each): each is Of<K> =>
      each.kind === kind && each.id === id && (!('userId' in each) || each.userId === userId),
  )
  if (!found) throw new Problem('session.verification_session_not_found')
  return found
}
