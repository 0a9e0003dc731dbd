import type { Output } from '@latchkey/client'
import { useLatchkey } from '../latchkey-context.ts'
import { useQuery, useQueryClient } from '../queries.ts'

export type Token = Output<'GET /api/my-account/personal-access-tokens'>[number]

const tokensKey = ['personal-access-tokens']
const path = '/api/my-account/personal-access-tokens'

/** The person's tokens, the newest first. */
export function useTokens(isEnabled = true) {
  const { call } = useLatchkey()
  return useQuery({
    queryKey: tokensKey,
    queryFn: async () => (await call(`GET ${path}`)).toReversed(),
    enabled: isEnabled,
  })
}

type Step = { verification?: string | undefined }

export function useTokenChanges() {
  const { call } = useLatchkey()
  const queries = useQueryClient()
  const refresh = () => queries.invalidateQueries({ queryKey: tokensKey })
  const step = ({ verification }: Step) => (verification ? { verification } : {})
  return {
    /** Returns the value, which no other response has. */
    async create({ name, expiresAt, ...proof }: { name: string; expiresAt: number | null } & Step) {
      const { value } = await call(`POST ${path}`, { body: { name, expiresAt }, ...step(proof) })
      // Not awaited: a list that fails to load must not keep the value from the person.
      void refresh()
      return value
    },
    async rename({ from, to, ...proof }: { from: string; to: string } & Step) {
      await call(`PATCH ${path}`, { body: { name: to, currentName: from }, ...step(proof) })
      await refresh()
    },
    async remove({ name, ...proof }: { name: string } & Step) {
      await call(`POST ${path}/delete`, { body: { name }, ...step(proof) })
      await refresh()
    },
  }
}
