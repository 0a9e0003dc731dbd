import type { Session } from '@latchkey/contract'
import Bowser from 'bowser'

const types = ['desktop', 'mobile', 'tablet', 'tv', 'bot'] as const

/** Describes a user agent: browser, operating system and type of device, as far as known. */
export function deviceOf(userAgent: string | null): Session['device'] {
  const { browser, os, platform } = Bowser.parse(userAgent || 'unknown')
  return {
    browser: browser.name || null,
    os: os.name || null,
    type: types.find(type => type === platform.type) ?? null,
  }
}
