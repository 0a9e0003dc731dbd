import { Skeleton } from '@latchkey/ui'
import { managementScopeWords, wordsOf } from '../roles/scope-words.ts'
import { useSay } from '../texts.tsx'

/** What scopes of the Management API allow, in words, in the order of the console’s sections. */
export function ScopeList({ scopes }: { scopes: readonly string[] | undefined }) {
  const say = useSay()
  if (!scopes) return <Skeleton height={60} />
  if (scopes.length === 0) return <p>{say('administrators.role.nothing')}</p>
  const order = Object.keys(managementScopeWords)
  const sorted = [...scopes].sort((one, other) => order.indexOf(one) - order.indexOf(other))
  return (
    <ul className="lk-administrator-scopes">
      {sorted.map(scope => {
        const key = wordsOf(scope)
        return <li key={scope}>{key ? say(key) : scope}</li>
      })}
    </ul>
  )
}
