import { ProblemError } from '@latchkey/client'
import { Button, Icon, InlineNotice } from '@latchkey/ui'
import { useMutation } from '@tanstack/react-query'
import { Play } from 'lucide-react'
import { call } from '../data/client.ts'
import { ProblemNotice } from '../data/ProblemNotice.tsx'
import { Preformatted } from '../frame/Preformatted.tsx'
import { useSay } from '../texts.tsx'
import { type ScriptName, scriptKinds } from './script-kinds.ts'
import { environmentOf, objectIn, type Script } from './script-store.ts'

type Fault = { line: number; message: string }
type TestRunProps = { name: ScriptName; script: Script; onFault: (fault: Fault | undefined) => void }

/** Runs the script as it is typed with the sample. Nothing is stored. */
export function TestRun({ name, script, onFault }: TestRunProps) {
  const say = useSay()
  const test = useMutation({
    mutationFn: () => run(name, script),
    onSuccess: () => onFault(undefined),
    onError: problem => {
      const { line, message } = faultOf(problem)
      onFault(line === undefined ? undefined : { line, message })
    },
  })
  return (
    <div className="lk-script-test">
      <Button
        isPending={test.isPending}
        isDisabled={!objectIn(script.sample) || !objectIn(script.token)}
        onPress={() => test.mutate()}
      >
        <Icon of={Play} size={16} />
        {say('scripts.run')}
      </Button>
      <div role="status">
        {test.isSuccess && (
          <>
            <p>{say(test.data === undefined ? 'scripts.run.nothing' : 'scripts.run.returned')}</p>
            {test.data !== undefined && <Preformatted>{JSON.stringify(test.data, null, 2)}</Preformatted>}
          </>
        )}
      </div>
      <Failure problem={test.error} />
    </div>
  )
}

function Failure({ problem }: { problem: unknown }) {
  const say = useSay()
  const { line, message } = faultOf(problem)
  if (!message) return <ProblemNotice problem={problem} />
  const isDenied = problem instanceof ProblemError && problem.status === 403
  return (
    <InlineNotice tone={isDenied ? 'warning' : 'danger'}>
      {isDenied && say('scripts.run.denied', { message })}
      {!isDenied && line !== undefined && say('scripts.run.failedAt', { line, message })}
      {!isDenied && line === undefined && say('scripts.run.failed', { message })}
    </InlineNotice>
  )
}

async function run(name: ScriptName, script: Script): Promise<unknown> {
  const kind = scriptKinds[name]
  const common = { script: script.script, environmentVariables: environmentOf(script) }
  const sample = objectIn(script.sample) ?? {}
  if (kind.family === 'action')
    return call('POST /api/configs/actions/test', {
      body: { ...common, actionType: kind.actionType, event: sample },
    })
  return call('POST /api/configs/jwt-customizer/test', {
    body: { ...common, tokenType: kind.tokenType, token: objectIn(script.token) ?? {}, context: sample },
  })
}

/** The message of the script and its line, which a refusal by the sandbox has. */
function faultOf(problem: unknown): { line?: number; message: string } {
  const data = problem instanceof ProblemError ? problem.data : undefined
  if (typeof data !== 'object' || !data || !('message' in data)) return { message: '' }
  const error = 'error' in data ? data.error : undefined
  const line = typeof error === 'object' && error && 'line' in error ? Number(error.line) : undefined
  return { message: String(data.message), ...(line !== undefined && { line }) }
}
