import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'

// Any web server does: the page needs nothing but the two values that are filled in here.
const page = readFileSync(new URL('index.html', import.meta.url), 'utf8').replaceAll(
  /\{\{(\w+)\}\}/g,
  (_, name) => process.env[name],
)

createServer((request, response) => {
  const { pathname } = new URL(request.url, 'http://localhost')
  if (pathname !== '/') return response.writeHead(404).end()
  response.setHeader('content-type', 'text/html; charset=utf-8').end(page)
}).listen(process.env.PORT ?? 8080)
