import { Problem } from '@latchkey/contract'
import { keep } from './sign-in.ts'
import type { Proposal, SignIn, SignInState } from './state.ts'

type Kind = Proposal['kind']
type Of<K extends Kind> = Extract<Proposal, { kind: K }>

/** Stores a proposal; it replaces an earlier one of the same kind. */
export function keepProposal(signIn: SignIn, proposal: Proposal): void {
  const others = (signIn.state.proposals ?? []).filter(({ kind }) => kind !== proposal.kind)
  keep(signIn, { proposals: [...others, proposal] })
}

/** Removes a proposal that was used. */
export function dropProposal(signIn: SignIn, id: string): void {
  keep(signIn, { proposals: signIn.state.proposals?.filter(proposal => proposal.id !== id) })
}

/**
 * Returns the proposal of this id, which must belong to the identified user. Errors:
 * `session.verification_session_not_found`.
 */
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
