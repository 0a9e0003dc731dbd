import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

const types: Record<string, string> = { html: 'text/html', css: 'text/css', js: 'text/javascript' }

export type OtherOrigin = Awaited<ReturnType<typeof startOtherOrigin>>

/** An application of its own origin: serves pages and their files by path, each a text or the URL of a file. */
export async function startOtherOrigin(files: Record<string, string | URL>) {
  const server = createServer(({ url = '/' }, response) => {
    const { pathname } = new URL(url, 'http://localhost')
    const file = files[pathname]
    if (file === undefined) return response.writeHead(404).end()
    const [, type = 'html'] = /\.(\w+)$/.exec(pathname) ?? []
    response.writeHead(200, { 'content-type': `${types[type]}; charset=utf-8` })
    response.end(file instanceof URL ? readFileSync(file) : file)
  }).listen(0)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://localhost:${port}`,
    async stop() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
