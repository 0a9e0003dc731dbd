import type { HttpBindings } from '@hono/node-server'
import { factsOf } from '@latchkey/locales'
import type { Context } from 'hono'
import { getCookie } from 'hono/cookie'
import { languageOfPages } from '../policies/language.ts'
import type { Services } from '../services.ts'
import { linkOfCustomCss } from './custom-css.ts'
import { findLook, isLightOnly } from './page-application.ts'

type PageDocument = {
  /** Name of the file, such as `account.html`. */
  file: string
  document: string
}

/**
 * The document in the person's language and theme from the first paint, with a base URL that supports a sub-path, the
 * languages of which an administrator replaced or added texts, and an administrator's style sheet.
 */
export async function personalized(
  { file, document }: PageDocument,
  services: Services,
  context: Context<{ Bindings: HttpBindings }>,
): Promise<string> {
  const { config, settings } = services
  // Without a database the pages are shown all the same.
  const current = await Promise.resolve(settings.read()).catch(() => undefined)
  const language = languageOfPages(current, {
    asked: context.req.query('ui_locales'),
    chosen: getCookie(context, 'latchkey_language'),
    accepted: context.env.incoming.headers['accept-language'],
  })
  const look = await findLook(file, services, context)
  const isLight = isLightOnly(file, current, look)
  const theme = isLight ? 'light' : getCookie(context, 'latchkey_theme')
  const attributes = `lang="${language}" dir="${factsOf(language).direction}"${theme === 'light' || theme === 'dark' ? ` data-theme="${theme}"` : ''}`
  // Neither a parsed URL nor a language tag contains quotation marks, so they need no escaping.
  const head = `<base href="${new URL(`${config.endpoint}/`).pathname}"><meta name="latchkey:endpoint" content="${new URL(config.endpoint).href}"><meta name="latchkey:custom-phrases" content="${Object.keys(current?.customPhrases ?? {}).join(' ')}">`
  return (
    (isLight ? withoutDark(document) : document)
      .replace('lang="en"', attributes)
      .replace('<!--latchkey:head-->', head)
      // After the styles of the page, also those that load later into its head.
      .replace('</body>', `${linkOfCustomCss(file, current, look)}</body>`)
  )
}

/** The document for one theme: the browser paints its own parts light too, and the page finds that here. */
function withoutDark(document: string) {
  const [, light = ''] =
    /name="theme-color" media="\(prefers-color-scheme: light\)" content="([^"]*)"/.exec(document) ?? []
  return document
    .replace('name="color-scheme" content="light dark"', 'name="color-scheme" content="light"')
    .replace(
      /(name="theme-color" media="\(prefers-color-scheme: dark\)" content=)"[^"]*"/,
      (_, start: string) => `${start}"${light}"`,
    )
}
