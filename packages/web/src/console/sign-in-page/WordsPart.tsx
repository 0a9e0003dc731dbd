import { languages } from '@latchkey/locales'
import { FormSection, RadioGroup, SelectField, TextField, useLanguage } from '@latchkey/ui'
import { useRead } from '../data/read.ts'
import { AddressField } from '../fields/AddressField.tsx'
import { SwitchRow } from '../fields/SwitchRow.tsx'
import { SettingsFields } from '../frame/SettingsFields.tsx'
import { useSay } from '../texts.tsx'
import type { ExperienceForm } from './experience.ts'

const policies = ['Automatic', 'ManualRegistrationOnly', 'Manual'] as const

/** Documents to agree to, help, and languages. */
export function WordsPart({ form }: ExperienceForm) {
  const say = useSay()
  const { settings, change } = form
  return (
    <SettingsFields>
      <FormSection title={say('signInPage.documents')} description={say('signInPage.documents.about')}>
        <AddressField
          label={say('signInPage.terms')}
          value={settings.termsOfUseUrl}
          onChange={termsOfUseUrl => change({ termsOfUseUrl })}
        />
        <AddressField
          label={say('signInPage.privacy')}
          value={settings.privacyPolicyUrl}
          onChange={privacyPolicyUrl => change({ privacyPolicyUrl })}
        />
        <RadioGroup
          label={say('signInPage.agree')}
          choices={policies.map(id => ({ id, words: say(`signInPage.agree.${id}`) }))}
          value={settings.agreeToTermsPolicy}
          onChange={agreeToTermsPolicy => change({ agreeToTermsPolicy })}
        />
      </FormSection>
      <FormSection title={say('signInPage.support')} description={say('signInPage.support.about')}>
        <TextField
          label={say('signInPage.supportEmail')}
          value={settings.supportEmail ?? ''}
          onChange={email => change({ supportEmail: email.trim() || null })}
          inputMode="email"
          autoComplete="off"
          spellCheck={false}
        />
        <AddressField
          label={say('signInPage.supportWebsite')}
          value={settings.supportWebsiteUrl}
          onChange={supportWebsiteUrl => change({ supportWebsiteUrl })}
        />
      </FormSection>
      <LanguagesSection form={form} />
    </SettingsFields>
  )
}

function LanguagesSection({ form }: ExperienceForm) {
  const say = useSay()
  const names = new Intl.DisplayNames(useLanguage(), { type: 'language' })
  const custom = useRead('GET /api/custom-phrases')
  const { languageInfo } = form.settings
  const change = (more: Partial<typeof languageInfo>) =>
    form.change({ languageInfo: { ...languageInfo, ...more } })
  const tags = [...Object.keys(languages), ...(custom.data ?? []).map(each => each.languageTag)]
  return (
    <FormSection title={say('signInPage.languages')}>
      <SwitchRow
        name={say('signInPage.languages.detect')}
        about={say('signInPage.languages.detect.about')}
        isOn={languageInfo.autoDetect}
        onChange={autoDetect => change({ autoDetect })}
      />
      <SelectField
        label={say('signInPage.languages.fallback')}
        description={say(
          languageInfo.autoDetect
            ? 'signInPage.languages.fallback.about'
            : 'signInPage.languages.fallback.always',
        )}
        value={languageInfo.fallbackLanguage}
        onChange={fallbackLanguage => change({ fallbackLanguage })}
        options={[...new Set([...tags, languageInfo.fallbackLanguage])].map(tag => ({
          id: tag,
          words: names.of(tag) ?? tag,
        }))}
        isRequired
      />
    </FormSection>
  )
}
