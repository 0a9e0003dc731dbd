import { useAccountQuery, useLater } from '@latchkey/react/pages'
import { PreferenceSelects, type Preferences, Skeleton } from '@latchkey/ui'

type PersonProps = {
  preferences: Preferences
  isSignedIn: boolean
  /** No person will sign in on this page, e.g. because it is disabled. */
  isNobody: boolean
}

/** The end of the top bar: the person with the account menu, or language and theme alone. */
export function Person({ preferences, isSignedIn, isNobody }: PersonProps) {
  const { data: account } = useAccountQuery(isSignedIn)
  const Menu = useLater('person-menu', async () => (await import('./PersonMenu.tsx')).PersonMenu).data
  if (isNobody) return <PreferenceSelects {...preferences} />
  if (!account || !Menu) return <Skeleton width={28} height={28} isRound />
  return <Menu account={account} preferences={preferences} />
}
