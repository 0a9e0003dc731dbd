import type { IncomingMessage } from 'node:http'
import type { RequestClient } from '../store/actor.ts'

const countryHeaders = [
  'cf-ipcountry',
  'x-vercel-ip-country',
  'cloudfront-viewer-country',
  'x-appengine-country',
]
const cityHeaders = ['cf-ipcity', 'x-vercel-ip-city', 'cloudfront-viewer-city', 'x-appengine-city']

/**
 * The client's place as a trusted proxy sends it: Cloudflare, Vercel, CloudFront or App Engine, each by its own
 * headers.
 */
export function placeOf(message: IncomingMessage): Pick<RequestClient, 'country' | 'city'> {
  const country = firstOf(message, countryHeaders)
  const city = firstOf(message, cityHeaders)
  return {
    // `XX` and `ZZ` mean unknown, `T1` means Tor.
    country: country && /^(?!XX|ZZ)[A-Z]{2}$/.test(country) ? country : undefined,
    city: city ? readable(city) : undefined,
  }
}

function firstOf({ headers }: IncomingMessage, names: string[]): string | undefined {
  return names.map(name => headers[name]).find(value => typeof value === 'string')
}

/** Vercel and CloudFront percent-encode non-ASCII characters; Cloudflare sends UTF-8, which Node reads as Latin-1. */
function readable(header: string): string | undefined {
  const text = Buffer.from(header, 'latin1').toString('utf8')
  return (
    decoded(text)
      .replace(/\p{Cc}/gu, '')
      .slice(0, 128)
      .toWellFormed() || undefined
  )
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
