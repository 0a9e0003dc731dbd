import { FormSection, Link } from '@latchkey/ui'
import { useRead } from '../data/read.ts'
import { hrefOf, navigate } from '../navigation.ts'
import { FieldChoice } from '../sign-in-page/FieldChoice.tsx'
import { useSay } from '../texts.tsx'
import type { AccountCenterForm } from './account-center.ts'

const fieldsTab = { tab: 'fields' }

/** Which rows the profile has. */
export function ProfileRowsSection({ form }: AccountCenterForm) {
  const say = useSay()
  const { data: fields = [] } = useRead('GET /api/custom-profile-fields')
  const { profileFields } = form.settings
  return (
    <FormSection title={say('accountFields.profileRows')}>
      {(fields.length > 0 || profileFields !== null) && (
        <FieldChoice
          fields={fields}
          chosen={profileFields}
          onChange={chosen => form.change({ profileFields: chosen })}
          words={{
            title: say('accountFields.profileRows'),
            all: say('accountFields.profileRows.all'),
            allAbout: say('accountFields.profileRows.all.about'),
            none: say('accountFields.profileRows.none'),
          }}
        />
      )}
      {fields.length === 0 && profileFields === null && <p>{say('accountFields.profileRows.usual')}</p>}
      <p>
        <Link href={hrefOf('/sign-in-page', fieldsTab)} onFollow={() => navigate('/sign-in-page', fieldsTab)}>
          {say('accountFields.profileRows.define')}
        </Link>
      </p>
    </FormSection>
  )
}
