import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { HttpBindings } from '@hono/node-server'
import { lookup } from '@latchkey/locales'
import type { Context } from 'hono'
import { compress } from 'hono/compress'
import { getCookie } from 'hono/cookie'
import { etag } from 'hono/etag'
import { acceptedLanguages } from '../policies/language.ts'
import type { Services } from '../services.ts'
import type { App } from './api.ts'
import { cachedAs } from './cached-as.ts'
import { pageHeaders, referenceHeaders } from './page-headers.ts'

const built = join(import.meta.dirname, '../../../web/dist/docs')

/** The languages of the guides, each with its path below `/docs`. */
const folders = { en: '', 'zh-CN': 'zh-CN/' } as const

/** The address in the documents, which is shown as that of this server. */
const addressInDocuments = 'http://localhost:3001'

const types = {
  html: 'text/html; charset=utf-8',
  md: 'text/markdown; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
  json: 'application/json; charset=utf-8',
} as const

type PageContext = Context<{ Bindings: HttpBindings }>

/** Serves the documentation, which `scripts/guides` renders: each page as HTML and as Markdown. */
export function mountGuides(app: App, { config: { endpoint } }: Services): void {
  const files = new Map<string, string>()
  const read = (name: string) => {
    const text = files.get(name) ?? textOf(name, endpoint)
    if (text !== undefined) files.set(name, text)
    return text
  }
  const headers = pageHeaders(endpoint)
  delete headers['cache-control']
  const root = `${endpoint}/docs`

  app.get('/docs', context => {
    const api = context.req.query('api')
    if (api) return context.redirect(`${root}/reference?api=${encodeURIComponent(api)}`)
    const first = `${folders[languageFor(context)]}overview`
    return new Response(null, {
      status: 302,
      headers: { location: `${root}/${first}`, vary: 'accept-language, cookie' },
    })
  })
  const send = (context: PageContext) => {
    const { folder = '', file = '' } = context.req.param()
    if (folder && folder !== 'zh-CN') return lost(context)
    const [, slug = '', type = 'html'] = /^([\w-]+?)(?:\.(md|txt|json))?$/.exec(file) ?? []
    const text = slug === '404' ? undefined : read(`${folder && `${folder}/`}${slug}.${type}`)
    if (text === undefined) return lost(context)
    return context.body(text, 200, {
      ...headers,
      ...(slug === 'reference' && referenceHeaders),
      // The cast is safe: the pattern names the types.
      'content-type': types[type as keyof typeof types],
    })
  }
  const lost = (context: PageContext) => {
    const folder = /^\/docs\/zh-CN\//.test(context.req.path) ? folders['zh-CN'] : folders.en
    const { pathname } = new URL(`${root}/${folder}`)
    const page = (read(`${folder}404.html`) ?? '')
      .replace('<head>', `<head><base href="${pathname}">`)
      // The base would lead it to another page.
      .replace(
        '<a class="skip" href="#content"',
        `<a class="skip" href="${pathOf(context, endpoint)}#content"`,
      )
    return context.html(page, 404, { ...headers, 'cache-control': 'no-store' })
  }
  const cached = cachedAs('public, max-age=300')
  app.get('/llms.txt', cached, etag(), compress(), context =>
    context.body(read('llms.txt') ?? '', 200, { ...headers, 'content-type': types.txt }),
  )
  app.get('/docs/:file', cached, etag(), compress(), send)
  app.get('/docs/:folder/:file', cached, etag(), compress(), send)
  app.get('/docs/*', lost)
}

function textOf(name: string, endpoint: string): string | undefined {
  const file = join(built, name)
  if (!existsSync(file)) return undefined
  const shown = name.endsWith('.html') ? endpoint.replaceAll('&', '&amp;') : endpoint
  return readFileSync(file, 'utf8').replaceAll(addressInDocuments, () => shown)
}

/** The person's choice on a page, then what the browser prefers; RFC 4647. */
function languageFor(context: PageContext): keyof typeof folders {
  const chosen = getCookie(context, 'latchkey_language')
  const accepted = acceptedLanguages(context.env.incoming.headers['accept-language'])
  // The cast is safe: these are its keys.
  const available = Object.keys(folders) as (keyof typeof folders)[]
  return lookup(available, [...(chosen ? [chosen] : []), ...accepted]) ?? 'en'
}

/** The path of a request, percent-encoded, as the browser has it. */
function pathOf(context: PageContext, endpoint: string): string {
  const { pathname } = new URL(`${endpoint}${context.req.path}`)
  return pathname.replaceAll('&', '&amp;').replaceAll('"', '%22')
}
