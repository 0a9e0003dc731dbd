import { useLanguage, useText } from '@latchkey/ui'

export type DemoClaims = Readonly<Record<string, unknown>>

/** The claims that the application received, as they are, except for formatted times. */
export function Claims({ of: claims }: { of: DemoClaims }) {
  const say = useText()
  const language = useLanguage()
  return (
    <section className="lk-claims" aria-labelledby="claims">
      <h2 id="claims">{say('demo.claims')}</h2>
      <p>{say('demo.claims.about')}</p>
      <dl>
        {Object.entries(claims)
          .filter(isTold)
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name.replaceAll('_', '_\u200b')}</dt>
              <dd>{wordsOf(name, value, language)}</dd>
            </div>
          ))}
      </dl>
    </section>
  )
}

const isTold = ([, value]: [string, unknown]) => value !== null

const times = new Set(['iat', 'exp', 'auth_time'])

function wordsOf(name: string, value: unknown, language: string) {
  if (times.has(name) && typeof value === 'number') {
    return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium' }).format(
      value * 1000,
    )
  }
  return typeof value === 'string' ? value : JSON.stringify(value)
}
