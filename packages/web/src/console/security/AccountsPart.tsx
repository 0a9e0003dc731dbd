import { FormSection, Link } from '@latchkey/ui'
import { useState } from 'react'
import { useMay } from '../access.ts'
import { NumberField } from '../fields/NumberField.tsx'
import { hrefOf, navigate } from '../navigation.ts'
import { useSay } from '../texts.tsx'
import type { SecurityForms } from './security-forms.ts'
import { UsernamesSection } from './UsernamesSection.tsx'

/** In which a lifetime can be given, with their seconds. */
const units = [
  { seconds: 86_400, words: 'security.sessions.days' },
  { seconds: 3600, words: 'security.sessions.hours' },
  { seconds: 1, words: 'security.sessions.seconds' },
] as const
const retention = { dialog: 'retention' }

/** Usernames, sessions, deletion and the log. */
export function AccountsPart({ forms }: { forms: SecurityForms }) {
  const say = useSay()
  const may = useMay()
  return (
    <>
      <UsernamesSection form={forms.experience} />
      <SessionsSection form={forms.session} />
      <FormSection title={say('security.gracePeriod')}>
        <NumberField
          label={say('security.gracePeriod.days')}
          description={say('security.gracePeriod.about')}
          value={forms.account.settings.deletionGracePeriod}
          // An empty field is shown as a fault, and the server refuses it.
          onChange={days => forms.account.change({ deletionGracePeriod: days ?? Number.NaN })}
          min={0}
          max={365}
        />
      </FormSection>
      {may('logs:read') && (
        <FormSection title={say('security.log')}>
          <p>{say('security.log.about')}</p>
          <p>
            <Link href={hrefOf('/log', retention)} onFollow={() => navigate('/log', retention)}>
              {say('log.retention')}
            </Link>
          </p>
        </FormSection>
      )}
    </>
  )
}

function SessionsSection({ form }: { form: SecurityForms['session'] }) {
  const say = useSay()
  const { ttl } = form.settings
  // The largest unit without a remainder, and the same one while it is being changed.
  const [unit] = useState(() => units.find(({ seconds }) => ttl % seconds === 0) ?? units[2])
  return (
    <FormSection title={say('security.sessions')}>
      <NumberField
        label={say(unit.words)}
        description={say('security.sessions.about')}
        value={ttl / unit.seconds}
        // An empty field is shown as a fault, and the server refuses it.
        onChange={amount => form.change({ ttl: (amount ?? Number.NaN) * unit.seconds })}
        min={1}
        max={31_536_000 / unit.seconds}
      />
    </FormSection>
  )
}
