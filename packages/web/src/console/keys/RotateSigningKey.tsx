import { SelectField } from '@latchkey/ui'
import { useState } from 'react'
import { Action } from '../frame/Action.tsx'
import { useSay } from '../texts.tsx'

const hour = 60 * 60

/** Makes a new key, which signs at once or after a while in which applications learn of it. */
export function RotateSigningKey() {
  const say = useSay()
  const [algorithm, setAlgorithm] = useState<'EC' | 'RSA'>('EC')
  const [wait, setWait] = useState('')
  return (
    <Action
      name="rotateSigningKey"
      title={say('keys.rotate.signing.title')}
      verb={say('keys.rotate')}
      operation="POST /api/configs/oidc/:keyType/rotate"
      input={{
        params: { keyType: 'private-keys' },
        body: { signingKeyAlgorithm: algorithm, ...(wait && { rotationGracePeriod: Number(wait) }) },
      }}
      done={say('keys.rotate.done')}
      onDone={() => {
        setAlgorithm('EC')
        setWait('')
      }}
    >
      <p>{say('keys.rotate.signing.about')}</p>
      <SelectField
        label={say('keys.algorithm')}
        value={algorithm}
        onChange={next => setAlgorithm(next === 'RSA' ? 'RSA' : 'EC')}
        description={say(algorithm === 'RSA' ? 'keys.algorithm.rsa.about' : 'keys.algorithm.ec.about')}
        isRequired
        options={[
          { id: 'EC', words: 'ES384 (P-384)' },
          { id: 'RSA', words: 'RS256 (RSA)' },
        ]}
      />
      <SelectField
        label={say('keys.wait')}
        value={wait}
        onChange={setWait}
        description={say('keys.wait.about')}
        isRequired
        options={[
          { id: '', words: say('keys.wait.default') },
          { id: '0', words: say('keys.wait.none') },
          { id: String(hour), words: say('keys.wait.hour') },
          { id: String(24 * hour), words: say('keys.wait.day') },
          { id: String(7 * 24 * hour), words: say('keys.wait.week') },
        ]}
      />
    </Action>
  )
}
