import { FormSection } from '@latchkey/ui'
import { LinesField } from '../fields/LinesField.tsx'
import { useSay } from '../texts.tsx'
import type { AccountCenterForm } from './account-center.ts'

/** Further websites at which the passkeys of this server work. */
export function OriginsSection({ form }: AccountCenterForm) {
  const say = useSay()
  const { webauthnRelatedOrigins: origins } = form.settings
  const wrong = origins.find(origin => !isOrigin(origin))
  return (
    <FormSection title={say('accountFields.origins')}>
      <LinesField
        label={say('accountFields.origins.list')}
        description={say('accountFields.origins.about')}
        error={wrong && say('accountFields.origins.invalid', { address: wrong })}
        value={origins}
        onChange={webauthnRelatedOrigins => form.change({ webauthnRelatedOrigins })}
      />
    </FormSection>
  )
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text
}
