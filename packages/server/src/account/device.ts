import type { Session } from '@latchkey/contract'
import Bowser from 'bowser'

const types = ['desktop', 'mobile', 'tablet', 'tv', 'bot'] as const

/** A user agent in words for people, as far as it can be told. */
export function deviceOf(userAgent: string | null): Session['device'] {
  const { browser, os, platform } = Bowser.parse(userAgent || 'unknown')
  return {
    browser: browser.name || null,
    os: os.name || null,
    type: types.find(type => type === platform.type) ?? null,
  }
}
