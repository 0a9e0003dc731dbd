import { Connection } from './connection.ts'

export type Hearing = Record<string, (payload: string) => void>

/** Listens for notifications on a dedicated connection and reconnects after a loss; `onHearing` reports both. */
export async function keepListening(
  connectionString: string,
  channels: Hearing,
  onHearing: (isHeard: boolean) => void,
): Promise<{ stop(): Promise<void> }> {
  let client: Connection | undefined
  let retry: NodeJS.Timeout | undefined
  let stopped = false

  async function connect() {
    client = new Connection({ connectionString, application_name: 'latchkey-listener', keepAlive: true })
    client.on('notification', ({ channel, payload = '' }) => channels[channel]?.(payload))
    client.on('error', reconnect)
    client.on('end', reconnect)
    await client.connect()
    for (const channel of Object.keys(channels)) await client.query(`listen "${channel}"`)
    onHearing(true)
  }

  function reconnect() {
    onHearing(false)
    client?.removeAllListeners('end')
    client?.end().catch(() => {})
    clearTimeout(retry)
    if (!stopped) retry = setTimeout(() => connect().catch(reconnect), 500).unref()
  }

  await connect()
  return {
    async stop() {
      stopped = true
      clearTimeout(retry)
      await client?.end().catch(() => {})
    },
  }
}
