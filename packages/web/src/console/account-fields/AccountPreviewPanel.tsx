import { SelectField } from '@latchkey/ui'
import { useDeferredValue, useState } from 'react'
import { useRead } from '../data/read.ts'
import { PreviewPanel } from '../preview/PreviewPanel.tsx'
import { useSay } from '../texts.tsx'
import type { AccountCenter } from './account-center.ts'

const sections = ['profile', 'security', 'contact', 'linked-accounts', 'devices', 'activity', 'data'] as const

/** The account page of a sample person with the settings as they are being edited. */
export function AccountPreviewPanel({ settings }: { settings: AccountCenter }) {
  const say = useSay()
  const [section, setSection] = useState<(typeof sections)[number]>('profile')
  const experience = useRead('GET /api/.well-known/sign-in-exp').data
  const edited = useDeferredValue(settings)
  return (
    <PreviewPanel
      title={say('accountFields.preview')}
      page="account"
      hasDark={experience?.color.isDarkModeEnabled ?? true}
      previewed={
        experience && { path: `/${section}`, settings: edited, customCss: edited.customCss, experience }
      }
    >
      <SelectField
        label={say('accountFields.preview.section')}
        value={section}
        // The cast is safe: the options are the sections.
        onChange={id => setSection(id as typeof section)}
        options={sections.map(id => ({ id, words: say(`accountFields.preview.${id}`) }))}
        isRequired
      />
    </PreviewPanel>
  )
}
