import { Button, Icon, Link } from '@latchkey/ui'
import { Circle, CircleCheck } from 'lucide-react'
import { includes, useAdministrator } from '../access.ts'
import { useRead } from '../data/read.ts'
import { hrefOf, navigate } from '../navigation.ts'
import { type ConsoleKey, useSay } from '../texts.tsx'
import './Checklist.css'
import { useKept } from './kept.ts'

type Step = { title: ConsoleKey; about: ConsoleKey; path: string; isDone: boolean }

/** What a new server needs, for an administrator who may set it up; until all is done or the list is dismissed. */
export function Checklist() {
  const say = useSay()
  const [isDismissed, setDismissed] = useKept('checklist', false)
  const steps = useSteps(!isDismissed)
  if (!steps?.some(({ isDone }) => !isDone)) return null
  return (
    <section className="lk-checklist" aria-labelledby="checklist">
      <header>
        <h2 id="checklist">{say('people.start')}</h2>
        <Button look="quiet" onPress={() => setDismissed(true)}>
          {say('people.start.dismiss')}
        </Button>
      </header>
      <ol>
        {steps.map(step => (
          <ChecklistStep key={step.path} {...step} />
        ))}
      </ol>
    </section>
  )
}

function ChecklistStep({ title, about, path, isDone }: Step) {
  const say = useSay()
  return (
    <li data-done={isDone}>
      <Icon of={isDone ? CircleCheck : Circle} />
      <div>
        <Link href={hrefOf(path)} onFollow={() => navigate(path)} isQuiet>
          {say(title)}
        </Link>
        {isDone && <span className="lk-hidden">{say('people.start.done')}</span>}
        <p>{say(about)}</p>
      </div>
    </li>
  )
}

/** The steps with their state; undefined while it is not known or the administrator may not set anything up. */
function useSteps(isWanted: boolean): readonly Step[] | undefined {
  const { scopes } = useAdministrator()
  const wanted = { isEnabled: isWanted && includes(scopes, 'all') }
  const applications = useRead('GET /api/applications', { query: { page_size: 5 } }, wanted).data
  const connectors = useRead('GET /api/connectors', {}, wanted).data
  const account = useRead('GET /api/account-center', {}, wanted).data
  const administrators = useRead('GET /api/administrators', { query: { page_size: 2 } }, wanted).data
  if (!applications || !connectors || !account || !administrators) return undefined
  return [
    {
      title: 'people.start.application',
      about: 'people.start.application.about',
      path: '/applications',
      isDone: applications.some(({ type }) => type !== 'MachineToMachine'),
    },
    {
      title: 'people.start.mail',
      about: 'people.start.mail.about',
      path: '/connectors',
      isDone: connectors.some(({ type }) => type === 'Email'),
    },
    {
      title: 'people.start.account',
      about: 'people.start.account.about',
      path: '/account-fields',
      isDone: account.enabled,
    },
    {
      title: 'people.start.administrator',
      about: 'people.start.administrator.about',
      path: '/administrators',
      isDone: administrators.length > 1,
    },
  ]
}
