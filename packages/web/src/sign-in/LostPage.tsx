import { Button, ButtonLink, useText } from '@latchkey/ui'
import { useEffect } from 'react'
import { addressOf, pathOfPage } from '../base.ts'
import { PageCard } from './PageCard.tsx'
import { resumeAddress } from './pending-interaction.ts'
import { goTo } from './use-path.ts'

const triedKey = 'latchkey:began-afresh'

/** The first pages, where a sign-in that is over begins again. */
const firstPages = ['/sign-in', '/register', '/forgot-password']

/**
 * Shown without a pending sign-in, e.g. after an hour. The server takes up the sign-in that the address names; without
 * one, it begins another. A sign-in that `isOver` waits for the person, who would take the first page for success.
 */
export function LostPage({ isOver = false }: { isOver?: boolean }) {
  const say = useText()
  const path = pathOfPage()
  const waits = isOver && firstPages.includes(path)
  const begin = addressOf(path === '/register' ? '/register' : '/sign-in')
  const next = resumeAddress() ?? begin
  const hasCookies = canKeepCookies()
  useEffect(() => {
    // A browser that rejects the cookie would otherwise be redirected in a loop.
    if (!hasCookies || waits || wasTried()) return
    sessionStorage.setItem(triedKey, String(Date.now()))
    location.replace(next)
  }, [hasCookies, waits, next])
  return (
    <PageCard
      title={say(hasCookies ? 'signIn.expired.title' : 'noCookies.title')}
      description={say(hasCookies ? 'signIn.expired' : 'noCookies.about')}
    >
      {waits ? (
        <Button look="filled" isWide onPress={() => goTo(path)}>
          {say('signIn.beginAgain')}
        </Button>
      ) : (
        <ButtonLink href={begin} look="filled" isWide>
          {say(hasCookies ? 'signIn.beginAgain' : 'state.retry')}
        </ButtonLink>
      )}
    </PageCard>
  )
}

function wasTried() {
  return Date.now() - Number(sessionStorage.getItem(triedKey)) < 60_000
}

/** `navigator.cookieEnabled` does not know of every setting, so a cookie is written and read. */
export function canKeepCookies() {
  const probe = 'latchkey_probe=1'
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in all browsers
  document.cookie = `${probe}; SameSite=Lax; Max-Age=60`
  return document.cookie.includes(probe)
}
