import { Problem } from '@latchkey/contract'
import { keepState } from './sign-in.ts'
import type { Proposal, SignIn, SignInState } from './state.ts'

type Kind = Proposal['kind']
type Of<K extends Kind> = Extract<Proposal, { kind: K }>

/** Stores a proposal; it replaces an earlier one of the same kind. */
export async function keepProposal(signIn: SignIn, proposal: Proposal): Promise<void> {
  const others = (signIn.state.proposals ?? []).filter(({ kind }) => kind !== proposal.kind)
  await keepState(signIn, { ...signIn.state, proposals: [...others, proposal] })
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
