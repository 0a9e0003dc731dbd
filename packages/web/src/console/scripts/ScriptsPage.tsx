import { Badge, Card, Item, Link } from '@latchkey/ui'
import { SquareCode } from 'lucide-react'
import { ProblemNotice } from '../data/ProblemNotice.tsx'
import { PageHead } from '../frame/PageHead.tsx'
import { hrefOf, navigate } from '../navigation.ts'
import { useSay } from '../texts.tsx'
import { type ScriptName, scriptKinds, scriptNames } from './script-kinds.ts'
import { useStoredScript } from './script-store.ts'
import './scripts.css'

/** The places where a script can run. */
export function ScriptsPage() {
  const say = useSay()
  return (
    <>
      <PageHead title={say('frame.section.scripts')} description={say('scripts.about')} />
      <div className="lk-scripts">
        <Card title={say('scripts.claims')}>
          <ul>
            {scriptNames.map(
              name => scriptKinds[name].family === 'claims' && <Entry key={name} name={name} />,
            )}
          </ul>
        </Card>
        <Card title={say('scripts.actions')}>
          <ul>
            {scriptNames.map(
              name => scriptKinds[name].family === 'action' && <Entry key={name} name={name} />,
            )}
          </ul>
        </Card>
      </div>
    </>
  )
}

function Entry({ name }: { name: ScriptName }) {
  const say = useSay()
  const { data, error, refetch } = useStoredScript(name)
  const { title, about } = scriptKinds[name]
  const path = `/scripts/${name}`
  const state =
    data === null ? (
      <Badge>{say('scripts.none')}</Badge>
    ) : (
      data && (
        <Badge tone={data.isEnabled ? 'success' : 'neutral'}>
          {say(data.isEnabled ? 'scripts.on' : 'scripts.off')}
        </Badge>
      )
    )
  return (
    <Item
      icon={SquareCode}
      name={
        <Link href={hrefOf(path)} onFollow={() => navigate(path)} isQuiet>
          {say(title)}
        </Link>
      }
      facts={error ? <ProblemNotice problem={error} onRetry={() => refetch()} /> : say(about)}
      action={state}
    />
  )
}
