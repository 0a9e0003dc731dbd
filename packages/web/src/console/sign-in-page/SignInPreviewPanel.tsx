import { SelectField } from '@latchkey/ui'
import { useDeferredValue, useState } from 'react'
import type { SignInScreen } from '../../preview/previewed.ts'
import { useMay } from '../access.ts'
import { useRead } from '../data/read.ts'
import { PreviewPanel } from '../preview/PreviewPanel.tsx'
import { useSay } from '../texts.tsx'
import type { Experience } from './experience.ts'
import { publicExperience } from './public-experience.ts'
import type { Phrases } from './use-phrases.ts'

const screens: readonly SignInScreen[] = ['sign-in', 'register', 'forgot-password']

type SignInPreviewPanelProps = {
  settings: Experience
  /** The words of one language as they are being edited. */
  edited: Pick<Phrases, 'language' | 'texts'>
}

/** The sign-in page with the settings as they are being edited. */
export function SignInPreviewPanel({ settings, edited: phrases }: SignInPreviewPanelProps) {
  const say = useSay()
  const may = useMay()
  const [screen, setScreen] = useState<SignInScreen>('sign-in')
  const present = useRead('GET /api/.well-known/sign-in-exp')
  const connectors = useRead('GET /api/connectors', {}, { isEnabled: may('connectors:read') })
  const edited = useDeferredValue(settings)
  return (
    <PreviewPanel
      title={say('signInPage.preview')}
      page="sign-in"
      phrases={phrases}
      hasDark={settings.color.isDarkModeEnabled}
      previewed={
        present.data && {
          screen,
          customCss: edited.customCss,
          experience: publicExperience(edited, present.data, connectors.data),
        }
      }
    >
      <SelectField
        label={say('signInPage.preview.screen')}
        value={screen}
        // The cast is safe: the options are the screens.
        onChange={id => setScreen(id as SignInScreen)}
        options={screens.map(id => ({ id, words: say(`signInPage.preview.${id}`) }))}
        isRequired
      />
    </PreviewPanel>
  )
}
