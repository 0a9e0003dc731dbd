import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createClient } from '@latchkey/client'
import type { Side } from './side.ts'

/** Creates three webhooks that receive changes of people, and a receiver. Returns what ends both. */
export async function startWebhooks({ url, managementToken }: Side): Promise<() => Promise<void>> {
  const receiver = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(204).end())
  })
  receiver.listen(0, '127.0.0.1')
  await once(receiver, 'listening')
  const { port } = receiver.address() as AddressInfo
  const manage = createClient({ endpoint: url, getAccessToken: () => managementToken })
  const hooks = await Promise.all(
    [1, 2, 3].map(number =>
      manage('POST /api/hooks', {
        body: { events: ['User.Data.Updated'], config: { url: `http://127.0.0.1:${port}/${number}` } },
      }),
    ),
  )
  return async () => {
    // What is pending goes with the webhook, so it slows down no other operation.
    for (const { id } of hooks) await manage('DELETE /api/hooks/:id', { params: { id } })
    receiver.closeAllConnections()
    receiver.close()
  }
}
