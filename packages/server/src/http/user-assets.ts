import { Problem } from '@latchkey/contract'
import { readPicture } from '../account/user-assets.ts'
import type { Services } from '../services.ts'
import type { App } from './api.ts'
import { languageOf, problemBody } from './problem.ts'

/**
 * Serves the pictures in the database. They need no authentication: an address cannot be guessed, and its content
 * never changes.
 */
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
  // These headers keep a browser from running any content if the file is opened as a page.
  'content-disposition': 'inline',
  'content-security-policy': "default-src 'none'; sandbox",
  'x-content-type-options': 'nosniff',
  // Applications on other origins embed the pictures.
  'access-control-allow-origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
}
