import { useMutation } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useState } from 'react'
import { addressOf } from '../../base.ts'
import { keepTest, openTestChannel, type TestAnswer } from '../../connector-test.ts'
import { call } from '../data/client.ts'

/**
 * A sign-in at the provider in a window of its own, with the redirect address that is registered there. The response
 * comes back over a channel, and the server then asks the provider who it was.
 */
export function useSocialTest(connectorId: string) {
  const [state, setState] = useState<string>()
  const redirectUri = callbackOf(connectorId)
  const params = { connectorId }
  const begin = useMutation({
    mutationFn: async (popup: Window | null) => {
      const next = crypto.randomUUID()
      const { redirectTo } = await call('POST /api/connectors/:connectorId/authorization-test', {
        params,
        body: { state: next, redirectUri },
      })
      keepTest(next)
      setState(next)
      if (popup) popup.location.href = redirectTo
      return redirectTo
    },
    onError: (_, popup) => popup?.close(),
  })
  const finish = useMutation({
    mutationFn: (connectorData: Record<string, string>) =>
      call('POST /api/connectors/:connectorId/authorization-test/verify', {
        params,
        body: { connectorData: { ...connectorData, redirectUri } },
      }),
  })
  const receive = useEffectEvent((answer: TestAnswer) => {
    if (answer.state === state) finish.mutate(answer.connectorData)
  })
  useEffect(() => {
    const channel = openTestChannel()
    channel.onmessage = ({ data }: MessageEvent<TestAnswer>) => receive(data)
    return () => channel.close()
  }, [])
  return {
    start() {
      finish.reset()
      // In the press itself, because browsers block windows that open later.
      begin.mutate(window.open('', '_blank', 'popup,width=560,height=760'))
    },
    reset() {
      begin.reset()
      finish.reset()
      setState(undefined)
    },
    address: begin.data,
    isPending: begin.isPending || finish.isPending,
    isAtProvider: begin.isSuccess && finish.isIdle,
    found: finish.data,
    problem: begin.error ?? finish.error,
  }
}

/** The redirect address of the sign-in pages, which the provider has to know. */
export const callbackOf = (connectorId: string) => addressOf(`/callback/${encodeURIComponent(connectorId)}`)
