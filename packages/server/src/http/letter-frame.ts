import type { Services } from '../services.ts'
import type { App } from './api.ts'

/**
 * The frame in which the console shows a letter that an administrator writes. The letter is HTML with styles of its own, which
 * the pages' Content-Security-Policy refuses, and a frame with `srcdoc` would inherit that. Here only our script runs, in
 * an opaque origin without storage or cookies, and nothing can be sent anywhere.
 */
export function mountLetterFrame(app: App, { config }: Services): void {
  const script = `${config.endpoint}/show-letter.js`
  const policy = [
    "default-src 'none'",
    `script-src ${script}`,
    "style-src 'unsafe-inline'",
    'img-src https: data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
    'sandbox allow-scripts',
  ].join('; ')
  const headers = {
    'content-security-policy': policy,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'SAMEORIGIN',
  }
  app.get('/letter-frame', context =>
    context.html(
      `<!doctype html><meta charset="utf-8"><title>Letter</title><script src="${script}"></script>`,
      200,
      headers,
    ),
  )
}
