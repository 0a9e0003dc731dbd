import { type Output, ProblemError } from '@latchkey/client'
import { Card, FormRow, Skeleton, Switch, showToast } from '@latchkey/ui'
import { useState } from 'react'
import { useMay } from '../access.ts'
import { useChange } from '../data/change.ts'
import { ProblemNotice } from '../data/ProblemNotice.tsx'
import { useRead } from '../data/read.ts'
import { type ConsoleKey, useSay } from '../texts.tsx'

type Claim = NonNullable<Output<'GET /api/configs/id-token'>['enabledExtendedClaims']>[number]

/** Each claim with its words; null: it has no values, because there are no organizations. */
const claims: Readonly<Record<Claim, ConsoleKey | null>> = {
  custom_data: 'keys.claim.customData',
  identities: 'keys.claim.identities',
  sso_identities: null,
  roles: 'keys.claim.roles',
  organizations: null,
  organization_data: null,
  organization_roles: null,
}

/** Which of the larger claims are in ID tokens. Each switch takes effect at once. */
export function IdTokenClaims() {
  const say = useSay()
  const may = useMay()
  const { data, error, refetch } = useRead('GET /api/configs/id-token')
  const change = useChange('PUT /api/configs/id-token')
  // Before the first decision there is none to read.
  const isNone = error instanceof ProblemError && error.status === 404
  const [wanted, setWanted] = useState<Claim[]>([])
  const present = change.isPending ? wanted : (data?.enabledExtendedClaims ?? [])
  const set = (claim: Claim, isOn: boolean) => {
    const enabledExtendedClaims = isOn ? [...present, claim] : present.filter(each => each !== claim)
    setWanted(enabledExtendedClaims)
    change.run({ body: { enabledExtendedClaims } }, () => showToast({ words: say('frame.saved') }))
  }
  return (
    <Card title={say('keys.claims')} description={say('keys.claims.about')}>
      <fieldset className="lk-keys-rows" disabled={!may('settings:write')}>
        <legend className="lk-hidden">{say('keys.claims')}</legend>
        {!data && !error && <Skeleton height={120} />}
        {error && !isNone && <ProblemNotice problem={error} onRetry={() => refetch()} />}
        {(data || isNone) &&
          // The cast is safe: these are the keys of `claims`.
          (Object.keys(claims) as Claim[]).map(claim => {
            const words = claims[claim]
            return (
              words && (
                <FormRow key={claim} name={say(words)} description={<code>{claim}</code>}>
                  <Switch
                    label={say(words)}
                    isOn={present.includes(claim)}
                    onChange={isOn => set(claim, isOn)}
                  />
                </FormRow>
              )
            )
          })}
        <ProblemNotice problem={change.error} />
      </fieldset>
    </Card>
  )
}
