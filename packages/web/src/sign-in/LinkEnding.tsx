import type { TextKey } from '@latchkey/locales'
import { ButtonLink, useText } from '@latchkey/ui'
import { addressOf } from '../base.ts'
import { PageCard } from './PageCard.tsx'

type LinkNoticeProps = { title: TextKey; about: TextKey }

type LinkEndingProps = LinkNoticeProps & {
  /** Where the person is after signing in: the security section by default. */
  to?: '/account' | '/account/security' | '/console'
}

/** The page after a link has done its work, which leads to sign-in. */
export function LinkEnding({ title, about, to = '/account/security' }: LinkEndingProps) {
  const say = useText()
  return (
    <PageCard title={say(title)} description={say(about)}>
      <ButtonLink href={addressOf(to)} look="filled" isWide>
        {say('signIn.signIn')}
      </ButtonLink>
    </PageCard>
  )
}

/** The page of a link that does not work. */
export function LinkNotice({ title, about }: LinkNoticeProps) {
  const say = useText()
  return (
    <PageCard title={say(title)} description={say(about)}>
      <ButtonLink href={addressOf('/account')} isWide>
        {say('signIn.toAccount')}
      </ButtonLink>
    </PageCard>
  )
}
