import { lookup } from '@latchkey/locales'
import { useLanguage, useText } from '@latchkey/ui'
import { AtSign, Link2, type LucideIcon, Phone } from 'lucide-react'
import { type Account, useExperience } from '../account.ts'
import { useFactors } from '../factors/factors.ts'
import { wordsOfMethod } from '../methods.ts'
import { useAgentWords } from '../passkeys/use-agent-words.ts'
import { usePhoneWords } from '../phone.ts'

export type Reviewed = {
  id: string
  icon: LucideIcon
  name: string
  /** What distinguishes it, such as the address. */
  value?: string | undefined
  addedAt?: Date
  /** The section where it can be changed or removed. */
  section: string
}

/** All ways into the account: addresses, factors and linked accounts. */
export function useReviewed(account: Account, hasFactors: boolean) {
  const say = useText()
  const factors = useFactors(hasFactors)
  const providerOf = useProviderName()
  const { primaryEmail, primaryPhone, identities = {} } = account
  const phone = usePhoneWords(primaryPhone)
  const agentWords = useAgentWords(factors.data?.some(({ agent }) => agent) ?? false)
  const reviewed: Reviewed[] = [
    ...(primaryEmail
      ? [{ id: 'email', icon: AtSign, name: say('email.name'), value: primaryEmail, section: 'contact' }]
      : []),
    ...(phone
      ? [{ id: 'phone', icon: Phone, name: say('phone.name'), value: phone, section: 'contact' }]
      : []),
    ...(factors.data ?? [])
      .filter(({ type }) => type in wordsOfMethod)
      .map(({ id, type, name, agent, createdAt }) => ({
        id,
        icon: wordsOfMethod[type].icon,
        name: say(type === 'BackupCode' ? 'backupCodes.name' : wordsOfMethod[type].name),
        value: name || agentWords(agent),
        addedAt: new Date(createdAt),
        section: 'security',
      })),
    ...Object.entries(identities).map(([target, { userId, details }]) => ({
      id: `identity-${target}`,
      icon: Link2,
      name: say('review.identity', { provider: providerOf(target) }),
      value: String(details?.email ?? details?.name ?? userId),
      section: 'linked-accounts',
    })),
  ]
  return { reviewed, factors }
}

/** The name of a provider by its target, which stays if its connector is gone. */
function useProviderName() {
  const language = useLanguage()
  const connectors = useExperience().data?.socialConnectors ?? []
  return (target: string) => {
    const names: Record<string, string | undefined> =
      connectors.find(each => each.target === target)?.name ?? {}
    return names[lookup(Object.keys(names), [language, 'en']) ?? ''] ?? target
  }
}
