import { Code, Link } from '@latchkey/ui'
import { addressOf, base } from '../../../base.ts'
import { useView } from '../../navigation.ts'
import { Rich, useSay } from '../../texts.tsx'
import { type Application, hasSecrets, kindOf } from '../application-kind.ts'
import type { Facts } from './guide.ts'
import './guide.css'
import { GuideSteps } from './GuideSteps.tsx'
import { guidesOf } from './guides.ts'
import { ReturnAddress } from './ReturnAddress.tsx'

/** How the application is connected: what every library needs, and the code for one of the usual ones. */
export function GuidePart({ application }: { application: Application }) {
  const say = useSay()
  const { view, set } = useView()
  const guides = guidesOf[kindOf(application)]
  const guide = guides.find(({ id }) => id === view.guide) ?? guides[0]
  const facts: Facts = { server: base.replace(/\/$/, ''), clientId: application.id }
  if (!guide) return null
  return (
    <div className="lk-app-guide">
      <div className="lk-app-guide-main">
        {guides.length > 1 && (
          <div className="lk-app-frameworks" role="radiogroup" aria-label={say('applications.guide.with')}>
            {guides.map(({ id, name }) => (
              <label key={id} className="lk-app-framework">
                <input
                  type="radio"
                  name="guide"
                  checked={id === guide.id}
                  onChange={() => set({ guide: id === guides[0]?.id ? undefined : id })}
                />
                {name}
              </label>
            ))}
          </div>
        )}
        {guide.returnsTo && (
          <ReturnAddress
            application={application}
            address={guide.returnsTo}
            leavesTo={guide.leavesTo ?? guide.returnsTo}
          />
        )}
        <GuideSteps key={guide.id} guide={guide} facts={facts} />
      </div>
      <Values application={application} facts={facts} />
    </div>
  )
}

/** What every library of OpenID Connect asks for. */
function Values({ application, facts }: { application: Application; facts: Facts }) {
  const say = useSay()
  const { set } = useView()
  const discovery = `${facts.server}/oidc/.well-known/openid-configuration`
  const values = [
    { name: say('applications.guide.clientId'), value: facts.clientId },
    { name: say('applications.guide.issuer'), value: `${facts.server}/oidc` },
    { name: say('applications.guide.discovery'), value: discovery },
  ]
  return (
    <section className="lk-app-values">
      <h2 className="lk-form-title">{say('applications.guide.values')}</h2>
      <p className="lk-form-description">{say('applications.guide.values.about')}</p>
      <dl>
        {values.map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <Code label={name}>{value}</Code>
            </dd>
          </div>
        ))}
      </dl>
      {hasSecrets(kindOf(application)) && (
        <p className="lk-form-description">
          <Rich
            text="applications.guide.secret"
            components={{
              link: <Link href="?tab=secrets" onFollow={() => set({ tab: 'secrets' })} />,
            }}
          />
        </p>
      )}
      <p>
        <Link href={addressOf('/docs')} isOutside>
          {say('applications.guide.docs')}
        </Link>
      </p>
    </section>
  )
}
