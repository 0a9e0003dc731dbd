import { FormSection, Skeleton } from '@latchkey/ui'
import { ProblemNotice } from '../data/ProblemNotice.tsx'
import { useRead } from '../data/read.ts'
import { useSettingsForm } from '../data/settings-form.ts'
import { AddressField } from '../fields/AddressField.tsx'
import { StyleSheetField } from '../fields/StyleSheetField.tsx'
import { SwitchRow } from '../fields/SwitchRow.tsx'
import { PageHead } from '../frame/PageHead.tsx'
import { SaveSettings } from '../frame/SaveSettings.tsx'
import { SettingsFields } from '../frame/SettingsFields.tsx'
import '../preview/preview.css'
import { useSay } from '../texts.tsx'
import { AccountPreviewPanel } from './AccountPreviewPanel.tsx'
import './account-fields.css'
import { type AccountCenter, type AccountCenterForm, memberNames } from './account-center.ts'
import { FieldsTable } from './FieldsTable.tsx'
import { OriginsSection } from './OriginsSection.tsx'
import { ProfileRowsSection } from './ProfileRowsSection.tsx'

/** What people see and change on their account page, with the page itself beside it. */
export function AccountFieldsPage() {
  const say = useSay()
  const stored = useRead('GET /api/account-center')
  return (
    <>
      <PageHead title={say('frame.section.accountFields')} description={say('accountFields.about')} />
      {stored.data && <Loaded stored={stored.data} refetch={stored.refetch} />}
      {stored.error && !stored.data && (
        <ProblemNotice problem={stored.error} onRetry={() => stored.refetch()} />
      )}
      {stored.isPending && <Skeleton height={480} />}
    </>
  )
}

type LoadedProps = { stored: AccountCenter; refetch: () => Promise<{ data?: AccountCenter | undefined }> }

function Loaded({ stored, refetch }: LoadedProps) {
  const say = useSay()
  const form = useSettingsForm('account-fields', stored, refetch)
  const { settings, changes } = form
  const closes = changes.enabled === false
  return (
    <div className="lk-with-preview">
      <div className="lk-account-fields">
        <Fields form={form} />
        <StyleSheetField
          title={say('accountFields.css')}
          about={say('accountFields.css.about')}
          value={settings.customCss}
          onChange={customCss => form.change({ customCss })}
        />
        <SaveSettings
          form={form}
          operation="PATCH /api/account-center"
          names={memberNames}
          danger={
            closes
              ? {
                  title: say('accountFields.close.title'),
                  verb: say('accountFields.close.do'),
                  words: <p>{say('accountFields.close.about')}</p>,
                }
              : undefined
          }
        />
      </div>
      <AccountPreviewPanel settings={settings} />
    </div>
  )
}

function Fields({ form }: AccountCenterForm) {
  const say = useSay()
  const { settings, change } = form
  return (
    <SettingsFields>
      <FormSection title={say('accountFields.page')}>
        <SwitchRow
          name={say('accountFields.enabled')}
          about={say('accountFields.enabled.about')}
          isOn={settings.enabled}
          onChange={enabled => change({ enabled })}
        />
      </FormSection>
      <FieldsTable fields={settings.fields} onChange={fields => change({ fields })} />
      <ProfileRowsSection form={form} />
      <FormSection title={say('accountFields.deletion')}>
        <AddressField
          label={say('accountFields.deletionAddress')}
          description={say('accountFields.deletionAddress.about')}
          value={settings.deleteAccountUrl}
          onChange={deleteAccountUrl => change({ deleteAccountUrl })}
        />
      </FormSection>
      <OriginsSection form={form} />
    </SettingsFields>
  )
}
