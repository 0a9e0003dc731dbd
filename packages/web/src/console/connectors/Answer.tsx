import { ProblemError } from '@latchkey/client'
import { useSay } from '../texts.tsx'
import './connectors.css'
import { Preformatted } from '../frame/Preformatted.tsx'

/** What a provider or a mail server said, in its own words. */
export function Answer({ problem }: { problem: unknown }) {
  const say = useSay()
  const data = problem instanceof ProblemError && typeof problem.data === 'object' ? problem.data : null
  const facts = { ...data } as Readonly<Record<string, unknown>> // the cast is safe: each member is checked below
  const words = [facts.error, facts.errorDescription, facts.detail].filter(
    each => typeof each === 'string' && each !== '',
  )
  if (words.length === 0) return null
  return (
    <figure>
      <figcaption className="lk-field-label">{say('connectors.answer')}</figcaption>
      <Preformatted>{words.join('\n')}</Preformatted>
    </figure>
  )
}
