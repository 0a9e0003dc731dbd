import { ProblemError } from '@latchkey/client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../data/client.ts'

type Invitation = { name: string; email: string; roleId: string; send: boolean }

/** `url` is the invitation to hand over; without one it was mailed, or the person has a password already. */
type Invited = { url: string | undefined; isNew: boolean }

/**
 * Creates the person, gives the role, and makes the link: three operations. After a refusal in between, such as a demand
 * for a fresh sign-in, the same call goes on with the person who is there by then.
 */
export function useInvitation() {
  const queries = useQueryClient()
  return useMutation({
    async mutationFn({ name, email, roleId, send }: Invitation): Promise<Invited> {
      const query = { 'search.primaryEmail': email, 'mode.primaryEmail': 'exact', page: 1, page_size: 1 }
      const [known] = await call('GET /api/users', { query })
      const person =
        known ?? (await call('POST /api/users', { body: { primaryEmail: email, ...(name && { name }) } }))
      await giveRole(person.id, roleId)
      if (person.hasPassword) return { url: undefined, isNew: false }
      const { url } = await call('POST /api/users/:userId/access-links', {
        params: { userId: person.id },
        body: { purpose: 'invitation', send },
      })
      return { url, isNew: true }
    },
    onSettled: () => queries.invalidateQueries(),
  })
}

async function giveRole(userId: string, roleId: string): Promise<void> {
  try {
    await call('POST /api/roles/:id/users', { params: { id: roleId }, body: { userIds: [userId] } })
  } catch (problem) {
    if (problem instanceof ProblemError && problem.code === 'role.user_exists') return
    throw problem
  }
}
