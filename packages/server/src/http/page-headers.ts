import { shownCaptcha } from '../directory/captcha-provider.ts'
import { shownOneTap } from '../directory/one-tap.ts'
import type { Services } from '../services.ts'
import {
  captchaSources,
  contentSecurityPolicy,
  oneTapSources,
  previewFrames,
  previewPolicy,
} from './content-security.ts'

/** The headers of every page. */
export function pageHeaders(endpoint: string): Record<string, string> {
  return {
    'content-security-policy': contentSecurityPolicy(),
    'cache-control': 'no-store',
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=()',
    'referrer-policy': 'strict-origin-when-cross-origin',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    ...(endpoint.startsWith('https:') && { 'strict-transport-security': 'max-age=31536000' }),
  }
}

/**
 * The sign-in pages may load the captcha widget and Google One Tap while these are on. Without a database the pages are
 * shown all the same.
 */
export async function headersOfSignIn({
  settings,
  database,
  vault,
}: Services): Promise<Record<string, string>> {
  const present = await Promise.resolve(settings.read()).catch(() => undefined)
  if (!present) return {}
  const captcha = shownCaptcha(present)
  const oneTap = await shownOneTap(database, vault, present).catch(() => undefined)
  const hasOneTap = oneTap?.isEnabled === true
  const sources = [...(captcha ? [captchaSources(captcha)] : []), ...(hasOneTap ? [oneTapSources] : [])]
  return {
    ...(sources.length > 0 && { 'content-security-policy': contentSecurityPolicy(...sources) }),
    // One Tap opens a window where the browser has no dialog of its own for it (FedCM).
    ...(hasOneTap && { 'cross-origin-opener-policy': 'same-origin-allow-popups' }),
  }
}

/** The console shows previews of pages and letters in frames of this server; `letter-frame.ts`. */
export const consoleHeaders = { 'content-security-policy': contentSecurityPolicy(previewFrames) }

/** The previews of pages stand in frames of the console. */
export const previewHeaders = { 'content-security-policy': previewPolicy, 'x-frame-options': 'SAMEORIGIN' }
/** The API reference uses a library that adds inline styles and searches in a worker. */
export const referenceHeaders = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; worker-src blob:; base-uri 'self'; form-action 'none'; frame-ancestors 'none'",
}
