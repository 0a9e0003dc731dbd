import { Button, Card, CardFoot, TextField, useLanguage } from '@latchkey/ui'
import { useState } from 'react'
import { useMay } from '../access.ts'
import { ProblemNotice } from '../data/ProblemNotice.tsx'
import { useRead } from '../data/read.ts'
import { Action } from '../frame/Action.tsx'
import { useView } from '../navigation.ts'
import { useSay } from '../texts.tsx'

const day = 24 * 60 * 60

/** For how long a browser stays signed in that is not used. */
export function SessionLifetime() {
  const say = useSay()
  const may = useMay()
  const { open } = useView()
  const language = useLanguage()
  const { data, error, refetch } = useRead('GET /api/configs/oidc/session')
  return (
    <Card title={say('keys.session')} description={say('keys.session.about')}>
      <CardFoot
        action={
          may('settings:write') &&
          data && <Button onPress={() => open({ dialog: 'session' })}>{say('keys.change')}</Button>
        }
      >
        {data && <strong>{wordsOf(data.ttl, language)}</strong>}
        {error && <ProblemNotice problem={error} onRetry={() => refetch()} />}
      </CardFoot>
      {data && may('settings:write') && <ChangeLifetime present={data.ttl} />}
    </Card>
  )
}

/** In the largest unit that it is a whole number of, such as "14 days". */
function wordsOf(seconds: number, language: string): string {
  const unit = seconds % day === 0 ? 'day' : seconds % 3600 === 0 ? 'hour' : 'second'
  const count = seconds / { day, hour: 3600, second: 1 }[unit]
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(count)
}

function ChangeLifetime({ present }: { present: number }) {
  const say = useSay()
  const [typed, setTyped] = useState<string>()
  const days = typed ?? String(present / day)
  const ttl = Math.round(Number(days) * day)
  return (
    <Action
      name="session"
      title={say('keys.session')}
      verb={say('frame.save')}
      operation="PATCH /api/configs/oidc/session"
      input={{ body: { ttl } }}
      done={say('frame.saved')}
      onEnd={() => setTyped(undefined)}
      isDisabled={!(ttl >= 1 && ttl <= 365 * day)}
    >
      <TextField
        label={say('keys.session.days')}
        value={days}
        onChange={setTyped}
        description={say('keys.session.days.about')}
        inputMode="decimal"
        autoComplete="off"
        autoFocus
      />
    </Action>
  )
}
