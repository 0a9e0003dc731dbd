import { listOf } from '@latchkey/locales'
import { useLanguage, useRelativeTime, useText } from '@latchkey/ui'
import type { Session } from './access.ts'
import { useDeviceName } from './device.ts'
import { usePlaceName } from './place.ts'

/** The account page itself is in use in most sessions; its name tells none apart. */
const accountPage = 'account-center'

/** What tells sessions apart, in words. */
export function useSessionWords() {
  const say = useText()
  const language = useLanguage()
  const nameOf = useDeviceName()
  const placeOf = usePlaceName()
  const relative = useRelativeTime()
  return (session: Session) => {
    const { signInContext: context = {} } = session.lastSubmission ?? {}
    const name = nameOf(session.device)
    const place = placeOf(context) ?? context.ip
    const applications = session.applications.flatMap(each =>
      each.id === accountPage || !each.name ? [] : each.name,
    )
    const when = relative(new Date(session.lastActiveAt))
    const signedInAt = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' })
    /** For the names of controls, which have to differ. */
    const facts = [
      name,
      ...(place ? [place] : []),
      ...applications,
      withoutElements(say('sessions.active', { when })),
      withoutElements(say('sessions.since', { when: signedInAt.format(session.payload.loginTs * 1000) })),
    ]
    const full = listOf(facts, language, { type: 'unit', style: 'short' })
    return { name, place, applications, full }
  }
}

const withoutElements = (text: string) => text.replaceAll(/<\/?\w+>/g, '')
