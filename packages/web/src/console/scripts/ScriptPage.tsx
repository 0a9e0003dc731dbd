import { PageState, Skeleton, showToast } from '@latchkey/ui'
import { FileQuestion } from 'lucide-react'
import { useState } from 'react'
import { useMay } from '../access.ts'
import { ProblemNotice } from '../data/ProblemNotice.tsx'
import { PageHead } from '../frame/PageHead.tsx'
import { SaveChanges } from '../frame/SaveChanges.tsx'
import type { PageProps } from '../page-props.ts'
import { useSay } from '../texts.tsx'
import { DeleteScript } from './DeleteScript.tsx'
import { FailuresSection } from './FailuresSection.tsx'
import { ScriptForm } from './ScriptForm.tsx'
import { type ScriptName, scriptKinds, scriptNames } from './script-kinds.ts'
import { newScript, objectIn, type Script, useScriptChange, useStoredScript } from './script-store.ts'
import './scripts.css'

/** The editor of one script. */
export function ScriptPage({ params }: PageProps) {
  const say = useSay()
  const name = scriptNames.find(each => each === params.key)
  const back = { path: '/scripts', words: say('frame.section.scripts') }
  if (name) return <Loaded name={name} back={back} />
  return (
    <>
      <PageHead title={say('scripts.gone')} back={back} />
      <PageState icon={FileQuestion} title={say('scripts.gone')}>
        {say('scripts.gone.about')}
      </PageState>
    </>
  )
}

type LoadedProps = { name: ScriptName; back: { path: string; words: string } }

function Loaded({ name, back }: LoadedProps) {
  const say = useSay()
  const { data, error, refetch } = useStoredScript(name)
  const { title, about } = scriptKinds[name]
  return (
    <>
      <PageHead
        title={say(title)}
        description={say(about)}
        back={back}
        actions={data && <DeleteScript name={name} />}
      />
      {data !== undefined && <Editing name={name} stored={data} />}
      {error && data === undefined && <ProblemNotice problem={error} onRetry={() => refetch()} />}
      {data === undefined && !error && <Skeleton height={320} />}
    </>
  )
}

function Editing({ name, stored }: { name: ScriptName; stored: Script | null }) {
  const say = useSay()
  const may = useMay()
  const [changes, setChanges] = useState<Partial<Script>>({})
  const change = useScriptChange(name)
  const present = stored ?? newScript(name)
  const script = { ...present, ...changes }
  const isWhole = objectIn(script.sample) !== undefined && objectIn(script.token) !== undefined
  return (
    <>
      <ScriptForm
        name={name}
        script={script}
        onChange={more => setChanges({ ...changes, ...more })}
        isReadOnly={!may('all')}
      />
      {may('logs:read') && <FailuresSection logKey={scriptKinds[name].logKey} />}
      <SaveChanges
        hasChanges={may('all') && JSON.stringify(script) !== JSON.stringify(present)}
        isSaving={change.isPending}
        problem={change.error}
        onSave={() => {
          if (!isWhole) return
          change.save(script, () => {
            setChanges({})
            showToast({ words: say('frame.saved') })
          })
        }}
        onReset={() => {
          change.reset()
          setChanges({})
        }}
      />
    </>
  )
}
