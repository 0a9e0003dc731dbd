import { Problem } from '@latchkey/contract'
import { readPicture } from '../account/user-assets.ts'
import type { Services } from '../services.ts'
import type { App } from './api.ts'
import { languageOf, problemBody } from './problem.ts'

/** The pictures that the database keeps. Whoever knows an address may look: it cannot be guessed, and it never changes. */
export function mountUserAssets(app: App, { database }: Services): void {
  app.get('/user-assets/:id{[0-9a-z]{21}}', async context => {
    const picture = await readPicture(database, context.req.param('id'))
    if (!picture?.bytes) {
      const language = languageOf(context.env.incoming, new URLSearchParams())
      return context.json(problemBody(new Problem('entity.not_found'), language), 404, {
        'cache-control': 'no-store',
      })
    }
    return context.body(new Uint8Array(picture.bytes), 200, { ...headers, 'content-type': picture.type })
  })
}

const headers = {
  'cache-control': 'public, max-age=31536000, immutable',
  // Nothing but a picture, even for somebody who opens it as a page.
  'content-disposition': 'inline',
  'content-security-policy': "default-src 'none'; sandbox",
  'x-content-type-options': 'nosniff',
  // Applications on other origins show it.
  'access-control-allow-origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
}
