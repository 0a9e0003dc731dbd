import {
  type Client,
  type ClientOptions,
  createClient,
  type Operation,
  type Output,
  ProblemError,
} from '@latchkey/client'
import { QueryClient } from '@tanstack/react-query'
import { ResponseBodyError } from 'oauth4webapi'
import { useSyncExternalStore } from 'react'
import { base } from '../../base.ts'
import { session } from '../session.ts'

/** What a person has to do before the server goes on: sign in again, or confirm with a fresh sign-in who they are. */
export type Demand = 'sign-in' | 'confirmation'

let demand: Demand | undefined
const watchers = new Set<() => void>()

export function setDemand(next: Demand | undefined): void {
  demand = next
  for (const changed of watchers) changed()
}

export function useDemand(): Demand | undefined {
  return useSyncExternalStore(
    changed => {
      watchers.add(changed)
      return () => watchers.delete(changed)
    },
    () => demand,
  )
}

async function send(...request: Parameters<typeof fetch>): Promise<Response> {
  const response = await fetch(...request)
  // RFC 9470 section 3: the sign-in is too long ago for this operation.
  const challenge = response.headers.get('www-authenticate') ?? ''
  if (challenge.includes('insufficient_user_authentication')) setDemand('confirmation')
  else if (response.status === 401) setDemand('sign-in')
  return response
}

async function accessToken(): Promise<string> {
  try {
    return await session.accessToken()
  } catch (failure) {
    if (failure instanceof ResponseBodyError) setDemand('sign-in')
    throw failure
  }
}

const options: ClientOptions = {
  endpoint: base,
  getAccessToken: accessToken,
  language: () => document.documentElement.lang,
  fetch: send,
}

/** All APIs, in the name of the administrator. */
export const call: Client = createClient(options)

/** A client for code that is generic in the operation, whose own types guarantee the input. */
export type LooseCall<At extends Operation> = (operation: At, input: unknown) => Promise<Output<At>>

/** Calls an operation that answers with one page of a list; the header `Total-Number` has the size of the whole list. */
export async function callPage<Answer>(
  list: (call: Client) => Promise<Answer>,
): Promise<{ rows: Answer; total: number }> {
  let total = 0
  const counting = createClient({
    ...options,
    async fetch(...request) {
      const response = await send(...request)
      total = Number(response.headers.get('total-number'))
      return response
    },
  })
  return { rows: await list(counting), total }
}

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      networkMode: 'always',
      refetchOnWindowFocus: 'always',
      staleTime: 10_000,
      retry: (failures, error) => !(error instanceof ProblemError && error.status < 500) && failures < 2,
      retryDelay: failures => 400 * 2 ** failures,
    },
    mutations: { networkMode: 'always' },
  },
})
